"""One check around any contract: what cannot be tried, what is shown, and that it waits for nothing needlessly."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness import layout
from harness.check import Finding, Run, Seen, Told, course, judge, right, wrong
from harness.check.course import Contract
from harness.check.judge import check
from harness.check.trial.trials import Trial
from harness.check.trial.watch import Watch
from harness.check.verdict import Verdict


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
    assert re.match(r"the checker failed, at contract\.py:\d+: AttributeError: ", verdict.cannot)


class MadeUp:
    """A trial in which nothing is run: one scene was played, and this was told in it."""

    def __init__(self, *told: Told) -> None:
        self.trials = [Seen(scenes={"calling": Run("calling", told=list(told))})]


def judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, findings: Sequence[Finding], trial: MadeUp | None = None
) -> Verdict:
    """The verdict where the contract yields these of its only point, `works`."""
    file = tmp_path / "mine.py"
    file.write_text("pass")
    contract = Contract("A title", {"works": "it works"}, (), lambda trial: iter(findings))
    monkeypatch.setattr(course, "contract", lambda of: contract)
    monkeypatch.setattr(judge, "Trial", lambda file: trial or MadeUp())
    return check(5, file)


def test_a_point_that_the_contract_does_not_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(tmp_path, monkeypatch, [right("workz")])
    assert verdict.cannot == (
        "the checker failed: contract.py finds something of 'workz', and the keys of POINTS are works; "
        "write one of these there, or add it to POINTS"
    )


FAILED = Told(
    0.0,
    7,
    "scene failed",
    {
        "error": 'Traceback (most recent call last):\n  File "/x/stage.py", line 140, in play\n'
        '  File "/x/19_number/contract.py", line 52, in calling\nAttributeError: no tel\n'
    },
)


def test_a_scene_that_fails_is_told_of_a_file_that_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would hear of it: what the scene was to tell is missing, and nothing is found wrong."""
    verdict = judged(tmp_path, monkeypatch, [right("works")], MadeUp(FAILED))
    assert verdict.code == 2
    assert verdict.cannot == "the checker failed, in scene calling, at contract.py:52: AttributeError: no tel"


def test_a_scene_may_fail_with_a_file_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(tmp_path, monkeypatch, [wrong("works", "It does not work.")], MadeUp(FAILED))
    assert (verdict.code, verdict.says) == (1, "It does not work.")


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
