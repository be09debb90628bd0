"""When the runs of this copy were made, on what, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import stored
from harness.captures import freshness
from harness.page import shelf
from harness.page.blocks.editions import edition, last_run
from tests.support import page_samples as samples
from tests.support.page_reader import texts
from tests.support.places import OTHER, OWN, book_of_places, keep, sum_up


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


def test_the_edition_counts_what_was_run(book: Path) -> None:
    keep(book, OWN, "Linux 6.12")
    keep(book, OTHER, "Linux 6.12")
    sum_up(book)
    assert texts(edition(), "dd") == [
        "24 November 2026",
        f"Linux 6.12, Python {OWN}",
        "1, of 1 programs",
        f"It also passed with Python {OTHER}",
    ]


def test_an_edition_of_several_days_says_the_first_and_the_last(book: Path) -> None:
    first = keep(book, OWN)
    path = book / "examples/fork/other.session"
    path.write_text("# Other\n$ true\n")
    ran = replace(first.ran, at="2026-11-26T00:00:00Z")
    stored.save(
        replace(first, name="fork/other", key=freshness.key(path), ran=ran), layout.capture_path("fork/other", OWN)
    )
    assert texts(edition(), "dd")[0] == "24 November 2026 to 26 November 2026"


def test_a_page_says_when_its_runs_were_made() -> None:
    early = replace(samples.wait(), ran=replace(samples.RAN, at="2026-11-20T00:00:00Z", system="Linux 5.4"))
    (said,) = texts(last_run([early, samples.fork()], "../notation/"), "last-run")
    assert said.startswith("Last run: 24 November 2026, 2 sessions on this page, on ")
    assert "Linux 5.4" in said
    assert "Linux 6.12" in said
    assert 'href="../notation/"' in last_run([early], "../notation/")
