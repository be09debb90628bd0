"""What the captures of all Pythons and systems say beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import stored
from harness.captures import compare, matrix_summary
from harness.captures.matrix_summary import MatrixSummary
from harness.page import shelf
from harness.session import read_session
from tests.support.places import book_of_places, keep, sum_up


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """This system is Linux 6.1."""
    for module in ("harness.captures.places", "tests.support.places"):
        monkeypatch.setattr(f"{module}.system", lambda: "Linux 6.1")


def test_what_passed_is_gathered_and_what_does_not_fit_is_left_out_with_its_reason(book: Path) -> None:
    keep(book, "3.11.2")
    keep(book, "3.12.1", text="Something else.")
    keep(book, "3.13.0", verdict="skipped")
    keep(book, "3.14.0", verdict="failed")
    (layout.captures_folder() / "3.15" / "fork").mkdir(parents=True)
    (layout.captures_folder() / "3.15" / "fork" / "fork.json").write_text("{}")
    session = read_session(book / "examples/fork/fork.session")
    found = matrix_summary.gather([session])
    assert list(found.runs["fork/fork"]) == ["3.11", "3.12"]
    assert found.left_out["3.14"] == {"fork/fork": "it failed"}
    assert "cannot be read" in found.left_out["3.15"]["fork/fork"]
    assert found.left_out.keys() == {"3.14", "3.15"}
    assert compare.groups(matrix_summary.forms(found, session)) == [["3.11"], ["3.12"]]


def test_what_was_saved_is_loaded_and_anything_else_is_an_empty_summary(book: Path) -> None:
    assert matrix_summary.load() == MatrixSummary()
    keep(book, "3.11.2")
    keep(book, "3.12.1", text="Something else.")
    sum_up(book)
    kept = matrix_summary.load()
    assert list(kept.runs["fork/fork"]) == ["3.11", "3.12"]
    assert [len(steps) for steps in kept.differ["fork/fork"].values()] == [5, 5]
    path = layout.matrix_summary_path()
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 0'))
    assert matrix_summary.load() == MatrixSummary()
    path.write_text("[")
    assert matrix_summary.load() == MatrixSummary()


def test_other_places_count_only_for_the_same_sources(book: Path) -> None:
    own = keep(book, "3.11.2")
    keep(book, "3.12.1")
    sum_up(book)
    summary = matrix_summary.load()
    assert list(matrix_summary.others(summary, own)) == ["3.12"]
    assert matrix_summary.others(summary, replace(own, key="0-3.11.2")) == {}
    assert matrix_summary.others(MatrixSummary(), own) == {}
    changed = replace(stored.load((layout.captures_folder() / "3.12/fork/fork.json").read_text()), key="0-3.12.1")
    run = replace(summary.runs["fork/fork"]["3.12"], key=changed.key)
    stale = replace(summary, runs={"fork/fork": {**summary.runs["fork/fork"], "3.12": run}})
    assert matrix_summary.others(stale, own) == {}
