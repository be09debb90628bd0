"""One check around any contract: what cannot be tried, what is shown, and that it waits for nothing needlessly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness import layout
from harness.check import judge
from harness.check.judge import check
from harness.check.trial.trials import Trial
from harness.check.trial.watch import Watch


@pytest.mark.parametrize(
    ("text", "suffix", "why"),
    [
        ("x = (", ".py", "it is not Python yet: line 1: '(' was never closed"),
        ("x\0", ".py", "it is not Python"),
        ("-" * 100_000 + "1", ".py", "it is not Python: "),
        ("if first\n", ".sh", "it is not bash yet: 2: "),
        ("#" * (judge.LARGEST + 1), ".py", "is larger than a megabyte"),
    ],
)
def test_why_a_file_cannot_be_tried_is_told(tmp_path: Path, text: str, suffix: str, why: str) -> None:
    file = tmp_path / f"mine{suffix}"
    file.write_text(text)
    assert why in judge.unreadable(file, suffix)


def test_a_file_that_is_not_there_or_is_a_folder_cannot_be_tried(tmp_path: Path) -> None:
    assert judge.unreadable(tmp_path / "mine.py", ".py") == f"there is no file {tmp_path / 'mine.py'}"
    assert judge.unreadable(tmp_path, ".py") == f"{tmp_path} is not a file"


@pytest.mark.parametrize(("text", "suffix"), [("print('x')", ".py"), ("first && second", ".sh")])
def test_a_file_that_can_be_tried_has_no_such_reason(tmp_path: Path, text: str, suffix: str) -> None:
    file = tmp_path / f"mine{suffix}"
    file.write_text(text)
    assert judge.unreadable(file, suffix) == ""


def test_a_checker_that_fails_says_where_and_gives_no_verdict_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.py"
    file.write_text("pass")

    monkeypatch.setattr(judge, "Trial", lambda file: None)
    verdict = check(5, file)
    assert verdict.code == 2
    assert verdict.cannot.startswith("the checker failed, at ")
    assert "AttributeError" in verdict.cannot


def test_a_check_starts_one_python_and_waits_for_nothing_but_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """No round of its watch lasts until the time is up: every scene is over when its last process has ended."""
    trials: list[Trial] = []
    reading, writing = os.pipe()
    one_round = Watch.round

    def trial(file: Path) -> Trial:
        trials.append(Trial(file))
        return trials[-1]

    def noted(watch: Watch, until: float) -> None:
        one_round(watch, until)
        os.write(writing, b"L" if watch.clock() >= until else b".")

    monkeypatch.setattr(judge, "Trial", trial)
    monkeypatch.setattr(Watch, "round", noted)
    assert check(5, layout.examples() / "exercises" / "05_launch_child" / "solution.py").passed
    os.close(writing)
    with open(reading, encoding="ascii") as rounds:
        assert set(rounds.read()) == {"."}
    ((seen,),) = (trial.trials for trial in trials)
    assert len(seen.load.heard("started")) == 1
