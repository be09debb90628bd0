"""What the prover is asked for, and its exit statuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.check.proof import proving
from harness.check.proof.command_line import main
from harness.python.interpreters import Interpreter


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were to be checked; every check is as it must be."""
    names: list[str] = []

    def prove(wanted: list[proving.Case]) -> list[tuple[str, str]]:
        names.extend(case.name for case in wanted)
        return [(case.name, "") for case in wanted]

    monkeypatch.setattr(proving, "prove", prove)
    return names


def test_what_the_course_needs_is_told_before_anything_is_checked(
    made_up: Path, checked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert len(checked) == 9
    (made_up / "examples/exercises/01_number/wrong/w6.py").unlink()
    capsys.readouterr()
    assert main(["1"]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("examples/exercises/01_number/wrong/: 5 mistakes; at least 6 are needed: add wrong/NAME.py")
    assert "8 checks, 0 not as they must be" in second
    assert third == "what the course needs and has not, told above: 1"


def test_what_cannot_be_checked_is_told_and_left_out(
    made_up: Path, checked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (made_up / "examples/exercises/02_begun").mkdir()
    assert main(["2"]) == 1
    told = capsys.readouterr().out
    assert "02_begun/: there is no contract.py" in told
    assert "not checked before that is mended: 2\n" in told
    assert main([]) == 1
    assert {name.split("/")[0] for name in checked} == {"01_number"}


def test_the_form_alone_can_be_left_out(made_up: Path, checked: list[str]) -> None:
    (made_up / "examples/exercises/01_number/wrong/w6.py").unlink()
    assert main(["--only-check"]) == 0


def test_an_exercise_that_does_not_exist_is_status_2_with_those_that_do(
    made_up: Path, checked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["1", "9"]) == 2
    assert capsys.readouterr().err == "there is no exercise 9 to prove: there are 1\n"
    assert checked == []


@pytest.mark.parametrize("words", [["five"], ["--bash"], ["--nonsense"]])
def test_what_it_does_not_know_is_status_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2


def test_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("--new", "--every-python", "NUMBER"))


@pytest.mark.parametrize(("codes", "expected"), [([0, 0], 0), ([0, 1, 0], 1), ([0, -9, 0], 1), ([], 1)])
def test_a_python_that_was_killed_or_is_not_there_has_not_passed(
    made_up: Path, monkeypatch: pytest.MonkeyPatch, codes: list[int], expected: int
) -> None:
    python = Interpreter(Path("/p"), Path("/"), "3.99.0")
    monkeypatch.setattr("harness.python.installed.found", lambda: dict.fromkeys(map(str, range(len(codes))), python))
    left, commands = iter(codes), []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, next(left))

    monkeypatch.setattr("subprocess.run", run)
    assert main(["--every-python", "1"]) == expected
    assert commands == [["/p", "-m", "harness.check.proof", "--only-check", "1"]] * len(codes)
