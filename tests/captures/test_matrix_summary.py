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
    for module in ("harness.captures.matrix_summary", "tests.support.places"):
        monkeypatch.setattr(f"{module}.system", lambda: "Linux 6.1")


@pytest.mark.parametrize(
    ("python", "on", "place"),
    [("3.13.0", "Linux 6.1", "3.13"), ("3.13.0", "Linux 5.4", "3.13"), ("3.12.1", "macOS 24.1", "3.12-macOS")],
)
def test_a_place_is_a_python_and_a_system_unless_it_is_this_one(python: str, on: str, place: str) -> None:
    assert matrix_summary.place(python, on) == place
    assert matrix_summary.is_place(place)


@pytest.mark.parametrize("name", ["3.9", "python", "3.13-", "3.13-mac OS", "../3.13"])
def test_another_folder_is_not_a_place(name: str) -> None:
    assert not matrix_summary.is_place(name)


def test_places_stand_by_system_and_age(book: Path) -> None:
    for version, on in (("3.12.1", "Hurd 4.0"), ("3.13.0", ""), ("3.11.2", ""), ("3.11.2", "Hurd 4.0")):
        keep(book, version, on)
    (layout.captures_folder() / "notes").mkdir()
    assert matrix_summary.places() == ["3.11", "3.13", "3.11-Hurd", "3.12-Hurd"]


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


def test_places_are_named_by_python_and_if_need_be_by_system() -> None:
    assert matrix_summary.label(["3.11", "3.12"], named=False) == "Python 3.11 and 3.12"
    assert matrix_summary.label(["3.11", "3.11-macOS"], named=True) == "Python 3.11 on Linux and Python 3.11 on macOS"
