"""The proof of the course: what is not as it must be is found."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.check import right, wrong
from harness.check.course import Exercise
from harness.check.proof import proving
from harness.check.proof.command_line import main
from harness.check.verdict import Verdict
from tests.support.verdicts import verdict

CASE = proving.Case(Exercise(5, "x", Path("05_x")), Path("05_x/wrong/y.py"), "mistake", "No.")
SAID: dict[int, Callable[[str], Verdict]] = {
    0: lambda says: verdict(right("a"), right("b"), right("c")),
    1: lambda says: verdict(wrong("a", says)),
    2: lambda says: replace(verdict(), cannot=says),
}
"""Verdicts by their exit status."""


@pytest.mark.parametrize(
    ("kind", "code", "says", "fault"),
    [
        ("mistake", 1, "No.", ""),
        ("mistake", 1, "Yes.", "must say"),
        ("mistake", 0, "passed", "not found wrong"),
        ("mistake", 2, "no such file", "not found wrong"),
        ("start", 1, "anything", ""),
        ("start", 0, "passed", "not found wrong"),
        ("answer", 0, "passed", ""),
        ("answer", 1, "No.", "does not pass"),
        ("answer", 2, "not Python", "does not pass"),
    ],
)
def test_the_proof_finds_what_is_not_as_it_must_be(kind: proving.CaseKind, code: int, says: str, fault: str) -> None:
    found = proving.fault(replace(CASE, kind=kind), SAID[code](says), code)
    assert (fault in found) if fault else (found == "")


def test_the_proof_sees_an_exit_status_that_belies_the_verdict() -> None:
    assert "exit status 0" in proving.fault(CASE, SAID[1]("No."), 0)


def test_every_file_of_an_exercise_is_a_case(made_up: Path) -> None:
    (made_up / "examples/exercises/02_begun").mkdir()
    for name in ("contract.py", "start.sh", "solution.sh"):
        (made_up / "examples/exercises/02_begun" / name).touch()
    assert [(case.name, case.kind, case.says) for case in proving.cases([1])] == [
        ("01_number/start.py", "start", ""),
        ("01_number/solution.py", "answer", ""),
        ("01_number/right/other.py", "answer", ""),
        *((f"01_number/wrong/w{n}.py", "mistake", f"It is wrong{'.' * n}") for n in range(1, 7)),
    ]
    assert {case.exercise.number for case in proving.cases()} == {1, 2}


@pytest.fixture
def checks(made_up: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The names and texts of the files that were checked; every one passes."""
    seen: list[tuple[str, str]] = []

    def run(number: int, file: Path, python: str) -> tuple[Verdict, int]:
        assert (number, python) == (1, sys.executable)
        seen.append((file.name, file.read_text(encoding="utf-8")))
        return SAID[0](""), 0

    monkeypatch.setattr(proving, "run", run)
    return seen


def test_each_file_is_checked_as_it_is_and_with_its_names_changed(checks: list[tuple[str, str]]) -> None:
    wanted = [case for case in proving.cases([1]) if case.file.name in ("other.py", "w1.py")]
    assert list(proving.prove(wanted)) == [
        ("01_number/right/other.py", ""),
        ("01_number/wrong/w1.py", "is not found wrong: passed"),
        ("01_number/right/other.py (renamed)", ""),
        ("01_number/wrong/w1.py (renamed)", "is not found wrong: passed"),
    ]
    texts = dict(checks)
    assert texts["other.py"] == "# By a variable\nx = 1\nprint(x)\n"
    assert texts["01_number__right__other.py"] == "name_1 = 1\nprint(name_1)"


@pytest.mark.usefixtures("checks")
def test_what_is_not_as_it_must_be_is_told_and_counted_and_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["1", "--only-check"]) == 1
    *told, last = capsys.readouterr().out.splitlines()
    files = ["start.py", *(f"wrong/w{n}.py" for n in range(1, 7))]
    names = [f"01_number/{file}{how}" for how in ("", " (renamed)") for file in files]
    assert told == [f"{name}: is not found wrong: passed" for name in names]
    assert ": 18 checks, 14 not as they must be, " in last


def test_the_proof_of_the_exercises_needs_only_the_standard_library() -> None:
    """`nox -s exercises` has no virtual environment, and runs it under Pythons in which nothing is installed."""
    program = f"import sys; sys.path.insert(0, {str(layout.root())!r}); import harness.check.proof"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_fails_in_a_contract_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = "the checker failed, at contract.py:3: NameError: name 'x' is not defined"
    problems = [
        ("05_x/start.py", f"is not found wrong: {failed}"), ("05_x/solution.py", f"does not pass: {failed}"),
        ("05_x/wrong/y.py", "is not found wrong: passed"), ("05_x/wrong/z.py", "is not found wrong: passed"),
        ("06_y/start.py", f"is not found wrong: {failed}"),
    ]  # fmt: skip
    monkeypatch.setattr(proving, "prove", lambda wanted: problems)
    assert proving.print_faults([]) == 5
    *told, count = capsys.readouterr().out.splitlines()
    assert told == [
        f"05_x/start.py: is not found wrong: {failed}",
        "05_x/wrong/y.py: is not found wrong: passed",
        "05_x/wrong/z.py: is not found wrong: passed",
        f"06_y/start.py: is not found wrong: {failed}",
        "05_x: the same of 1 more",
    ]
    assert "5 checks, 5 not as they must be" in count
