"""What a page shows of a session that other Pythons and systems have run too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.captures import freshness, places
from harness.page import shelf
from harness.page.blocks.transcripts.other_pythons import also, everywhere, notices, pair
from harness.python import system
from tests.support.page_reader import texts
from tests.support.places import OTHER, OWN, book_of_places, keep, sum_up


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A book whose captures are traced ones, whether this machine can trace or not."""
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


def test_where_another_python_shows_something_else_the_page_shows_both(book: Path) -> None:
    own = keep(book, OWN)
    keep(book, OTHER, text="Something else.")
    sum_up(book)
    html = everywhere(own)
    mine, theirs = f"Python {OWN.rpartition('.')[0]}", f"Python {OTHER.rpartition('.')[0]}"
    assert texts(html, "run-title") == [mine, f"{theirs}, where it differs"]
    assert texts(html, "samp").count("Something else.") == 1
    assert texts(html, "samp").count("Ready to fork? Press Enter.") == 1
    assert f"with Python {OTHER}" in html
    assert texts(everywhere(own, "3"), "run-title") == [mine, theirs]
    assert texts(everywhere(own, "1"), "run-title") == []
    assert also([own]) == f"It also passed with Python {OTHER}"
    assert also([own, replace(own, name="fork/another")]) == f"1 of them also passed with Python {OTHER}"


def test_of_two_beside_each_other_the_page_shows_what_another_python_shows_below(book: Path) -> None:
    own = keep(book, OWN)
    keep(book, OTHER, text="Something else.")
    sum_up(book)
    html = pair(own, replace(own, name="fork/another", title="Another"))
    theirs = f"Python {OTHER.rpartition('.')[0]}"
    assert texts(html, "run-title") == [own.title, "Another", f"{own.title}: {theirs}, where it differs"]
    assert texts(html, "samp").count("Something else.") == 1
    assert texts(html, "samp").count("Ready to fork? Press Enter.") == 2


def test_where_all_show_the_same_the_page_shows_it_once(book: Path) -> None:
    own = keep(book, OWN)
    keep(book, OTHER)
    sum_up(book)
    assert texts(everywhere(own), "run-title") == []
    assert notices() == []


def test_without_other_pythons_the_page_claims_nothing(book: Path) -> None:
    own = keep(book, OWN)
    assert texts(everywhere(own), "run-title") == []
    assert also([own]) == ""


@pytest.mark.parametrize("why", ["stale", "failed", "gone"])
def test_what_is_stale_or_failed_or_gone_is_not_shown(book: Path, why: str) -> None:
    own = keep(book, OWN)
    keep(book, OTHER, text="Something else.", verdict="failed" if why == "failed" else "passed")
    sum_up(book)
    if why == "stale":
        (book / "examples/fork/fork.py").write_text("import os\n\nos.fork()\n", encoding="utf-8")
        own = keep(book, OWN)
    elif why == "gone":
        (layout.captures_folder() / places.place_of(OTHER, system()) / "fork/fork.json").unlink()
        shelf.forget()
    assert texts(everywhere(own), "run-title") == []
    assert bool(notices()) == (why != "gone")
    assert bool(also([own])) == (why == "gone")


def test_another_system_has_a_place_and_a_name_of_its_own(book: Path) -> None:
    own = keep(book, OWN)
    keep(book, OWN, on="Hurd 4.0", text="Something else.")
    sum_up(book)
    minor = OWN.rpartition(".")[0]
    assert places.found() == [minor, f"{minor}-Hurd"]
    ours = f"Python {minor} on {places.system_name(system())}"
    assert texts(everywhere(own), "run-title") == [ours, f"Python {minor} on Hurd, where it differs"]
    assert also([own]) == f"It also passed with Python {OWN} on Hurd 4.0"
