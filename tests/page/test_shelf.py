"""Where pages find programs and captures, and that a build looks at each only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness import layout
from harness.capture import stored
from harness.captures import freshness
from harness.page import PageError, shelf
from tests.support.places import OTHER, OWN, book_of_places, keep, sum_up


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


def test_sessions_and_programs_are_found_by_their_path(book: Path) -> None:
    assert shelf.sessions() == ["fork/fork"]
    assert shelf.source("fork/fork.py") == book / "examples/fork/fork.py"


@pytest.mark.parametrize("path", ["../README.md", "/etc/passwd", "fork/../../secret"])
def test_no_file_outside_examples_is_found(book: Path, path: str) -> None:
    (book / "README.md").touch()
    (book / "secret").touch()
    with pytest.raises(PageError, match="lies outside examples/"):
        shelf.source(path)


@pytest.mark.usefixtures("book")
def test_a_file_that_is_not_there_has_its_neighbours_named() -> None:
    with pytest.raises(PageError, match=r"there is no file examples/fork/frk.py; near it: fork/fork.py"):
        shelf.source("fork/frk.py")
    with pytest.raises(PageError, match=r"there is no file examples/fork; near it: fork/fork.py"):
        shelf.source("fork")


def test_a_capture_is_read_once_until_it_is_forgotten(book: Path) -> None:
    own = keep(book, OWN)
    assert shelf.capture("fork/fork") == own
    changed = replace(own, title="Another")
    stored.save(changed, layout.capture_path("fork/fork", OWN))
    assert shelf.capture("fork/fork") == own
    shelf.forget()
    assert shelf.capture("fork/fork") == changed


def test_a_capture_that_cannot_be_shown_is_an_error_of_the_page(book: Path) -> None:
    with pytest.raises(PageError, match=r"was not captured .*nox -s site"):
        shelf.capture("fork/fork")
    keep(book, OWN, verdict="failed")
    with pytest.raises(PageError, match="nox -s examples -- fork/fork"):
        shelf.capture("fork/fork")


def test_the_capture_of_another_place_must_be_the_one_that_the_matrix_saw(book: Path) -> None:
    keep(book, OWN)
    other = keep(book, OTHER)
    sum_up(book)
    where = OTHER.rpartition(".")[0]
    assert shelf.elsewhere(where, "fork/fork") == other
    changes: tuple[dict[str, Any], ...] = ({"key": "another"}, {"verdict": "failed"}, {"name": "fork/another"})
    for changed in changes:
        keep(book, OTHER, **changed)
        shelf.forget()
        assert shelf.elsewhere(where, "fork/fork") is None, changed
    layout.capture_path("fork/fork", OTHER).write_text("{")
    shelf.forget()
    assert shelf.elsewhere(where, "fork/fork") is None
    assert shelf.elsewhere("3.99", "fork/fork") is None


def test_the_matrix_s_summary_is_read_once_until_it_is_forgotten(book: Path) -> None:
    keep(book, OWN)
    sum_up(book)
    assert shelf.matrix_summary().runs.keys() == {"fork/fork"}
    layout.matrix_summary_path().unlink()
    assert shelf.matrix_summary().runs.keys() == {"fork/fork"}
    shelf.forget()
    assert shelf.matrix_summary().runs == {}
