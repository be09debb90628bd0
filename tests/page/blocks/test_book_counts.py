"""How much there is in the book: counted, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout
from harness.page.blocks.book_counts import count, numbers
from harness.page.errors import PageError


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two chapters, twelve exercises that are checked and one that is answered by looking."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - Chapters:\n      - a.md\n      - b.md\n  - More:\n      - c.md\n")
    (tmp_path / "docs").mkdir()
    heading = "## Exercise {0}: x {{ #exercise-{0} .exercise }}\n".format
    for page, text in (("a", heading(1) + "{= exercise(1) =}\n"), ("b", heading(13)), ("c", heading(14))):
        (tmp_path / f"docs/{page}.md").write_text(text)
    for number in range(1, 13):
        folder = tmp_path / f"examples/exercises/{number:02}_x"
        folder.mkdir(parents=True)
        (folder / "contract.py").touch()


@pytest.mark.parametrize(
    ("what", "told"), [("chapters", "two"), ("exercises", "thirteen"), ("checked", "twelve"), ("observed", "one")]
)
def test_what_there_is_is_counted(book: None, what: str, told: str) -> None:
    assert count(what) == told
    assert count(what, capital=True) == told.capitalize()


def test_those_that_are_answered_by_looking_are_named(book: None) -> None:
    assert numbers("observed") == "13"
    assert numbers("checked") == "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12"


def test_what_is_not_counted_is_an_error_that_lists_the_near_ones() -> None:
    with pytest.raises(PageError, match="that is not counted; near it: exercises"):
        count("exercise")
    with pytest.raises(PageError, match="there is no such kind; near it: observed"):
        numbers("observd")
