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


def test_the_proof_of_the_exercises_needs_only_the_standard_library() -> None:
    """`nox -s exercises` has no virtual environment, and runs it under Pythons in which nothing is installed."""
    program = f"import sys; sys.path.insert(0, {str(layout.root())!r}); import harness.check.proof"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
