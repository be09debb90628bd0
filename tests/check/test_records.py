"""What the check said of a mistake is kept while it is true."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.check import course, records, right, wrong
from tests.support.verdicts import verdict

OF = course.exercise(5)
FILE = OF.wrong[0]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the record of `FILE` is to lie."""
    monkeypatch.setattr(records, "path_of", lambda of, file: tmp_path / f"{file.stem}.json")
    return tmp_path / f"{FILE.stem}.json"


def test_a_record_that_is_true_is_read(path: Path) -> None:
    said = verdict(wrong("a", "No.", ["seen", "too"], "A hint."))
    records.save(OF, FILE, said)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert records.load(OF, FILE) == said
    with pytest.raises(LookupError, match=r"is stale.*: run `python -m harness.check.proof.mistakes --stale`"):
        records.load(OF, FILE, by=b"another checker")


def test_without_a_record_the_command_that_makes_it_is_told(path: Path) -> None:
    with pytest.raises(LookupError, match=r"was not checked with Python 3.*: run `python -m harness.check.proof"):
        records.load(OF, FILE)


@pytest.mark.parametrize("half", ['{"findings": [', json.dumps({"key": records.key(FILE, records.judged(OF))})])
def test_half_a_record_is_not_read(path: Path, half: str) -> None:
    path.write_text(half)
    with pytest.raises(LookupError, match=r"cannot be read .*: run `python -m harness.check.proof.mistakes --stale`"):
        records.load(OF, FILE)


def test_a_record_that_says_nothing_wrong_of_a_mistake_is_not_read(path: Path) -> None:
    records.save(OF, FILE, verdict(right("a"), right("b"), right("c")))
    with pytest.raises(LookupError, match=r"says nothing wrong of a mistake \(passed\): run `python -m harness.check"):
        records.load(OF, FILE)


def test_a_record_changes_with_all_that_a_verdict_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = OF.wrong[:2]
    judged = records.judged(OF)
    assert records.key(first, judged) != records.key(second, judged)
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert (other := records.judged(OF)) != judged
    assert records.key(first, other) != records.key(first, judged)
    assert records.judged(replace(OF, folder=OF.folder.with_name("06_report_children"))) != other
