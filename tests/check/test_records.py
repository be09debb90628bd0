"""What the check said of a mistake is kept while it is true."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.check import course, records

OF = course.exercise(5)
FILE = OF.wrong[0]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the record of `FILE` is to lie."""
    monkeypatch.setattr(records, "path_of", lambda of, file: tmp_path / f"{file.stem}.json")
    return tmp_path / f"{FILE.stem}.json"


def test_a_record_that_is_true_is_read(path: Path) -> None:
    record = {"says": "No.", "key": records.key(FILE, records.judged(OF))}
    path.write_text(json.dumps(record), encoding="utf-8")
    assert records.load(OF, FILE) == record
    with pytest.raises(LookupError, match=r"is stale.*: run `python -m harness.check.proof.mistakes --stale`"):
        records.load(OF, FILE, by=b"another checker")


def test_without_a_record_the_command_that_makes_it_is_told(path: Path) -> None:
    with pytest.raises(LookupError, match=r"was not checked with Python 3.*: run `python -m harness.check.proof"):
        records.load(OF, FILE)


def test_half_a_record_is_not_read(path: Path) -> None:
    path.write_text('{"findings": [')
    with pytest.raises(LookupError, match=r"cannot be read .*: run `python -m harness.check.proof.mistakes --stale`"):
        records.load(OF, FILE)


def test_a_record_changes_with_all_that_a_verdict_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = OF.wrong[:2]
    judged = records.judged(OF)
    assert records.key(first, judged) != records.key(second, judged)
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert (other := records.judged(OF)) != judged
    assert records.key(first, other) != records.key(first, judged)
    assert records.judged(replace(OF, folder=OF.folder.with_name("06_report_children"))) != other
