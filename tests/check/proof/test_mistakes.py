"""Records of the mistakes are made whole, where they are missing or no longer true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.check import course, records, right, wrong
from harness.check.proof import mistakes
from harness.check.verdict import Verdict
from tests.support.verdicts import verdict

OF = course.exercise(5)


def said_of(file: Path) -> Verdict:
    """What the check must say of a mistake."""
    return verdict(wrong("a", course.mistake_message(file)))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the records are to lie; there is one exercise, and no folder for its records yet."""
    monkeypatch.setattr(records, "path_of", lambda of, file: tmp_path / "kept" / f"{file.stem}.json")
    monkeypatch.setattr(course, "exercises", lambda: [OF])
    return tmp_path / "kept"


def test_those_without_a_record_that_is_true_are_made_again(kept: Path) -> None:
    kept.mkdir()
    for file in OF.wrong:
        records.save(OF, file, said_of(file))
    assert list(mistakes.stale()) == []
    half, missing, old, passed = OF.wrong[:4]
    records.save(OF, passed, verdict(right("a"), right("b"), right("c")))
    (kept / f"{half.stem}.json").write_text('{"findings": [')
    (kept / f"{missing.stem}.json").unlink()
    (kept / f"{old.stem}.json").write_text('{"key": "another"}')
    assert list(mistakes.stale()) == [(OF, half), (OF, missing), (OF, old), (OF, passed)]


def test_all_are_made_or_only_those_that_are_stale(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mistakes, "run", lambda number, file: (said_of(file), 1))
    assert mistakes.main(["--stale"]) == 0
    first = OF.wrong[0]
    (kept / f"{first.stem}.json").unlink()
    assert mistakes.main(["--stale"]) == 0
    assert records.load(OF, first) == said_of(first)
    assert mistakes.main([]) == 0
    told = [f"mistakes checked for the pages: {count}" for count in (len(OF.wrong), 1, len(OF.wrong))]
    assert capsys.readouterr().out.splitlines() == told


def test_a_record_is_what_the_check_said(kept: Path) -> None:
    file = OF.wrong[0]
    mistakes.make(OF, file)
    assert records.load(OF, file).says == course.mistake_message(file)
    assert [path.name for path in kept.iterdir()] == [f"{file.stem}.json"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            replace(verdict(), cannot="the checker failed, somewhere"),
            "cannot be checked: the checker failed, somewhere",
        ),
        (
            verdict(right("a"), right("b"), right("c")),
            "is not found wrong: passed: try again if the machine was busy; `nox -s exercises -- ",
        ),
        (
            verdict(wrong("a", "It did not end in time.")),
            "must say \"The caller's next line runs in the child as well.\", says 'It did not end in time.': try again",
        ),
    ],
)
def test_what_contradicts_its_file_leaves_no_record_and_the_others_theirs(
    said: Verdict, told: str, kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As when a machine was too busy: it is tried again the next time."""
    bad = next(file for file in OF.wrong if file.stem == "comes_back")
    monkeypatch.setattr(mistakes, "run", lambda number, file: (said, said.code) if file == bad else (said_of(file), 1))
    assert mistakes.main([]) == 1
    error = capsys.readouterr().err
    assert f"05_launch_child/comes_back {told}" in error
    assert len(error.splitlines()) == 1
    assert list(mistakes.stale()) == [(OF, bad)]
