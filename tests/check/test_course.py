"""Which exercises there are, and which chapter asks them: read off the folders and the pages, with no registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout
from harness.check import course


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two chapters and a page that is not one; exercise 1 is checked, 2 is answered by looking."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    heading = "## Exercise {0}: a title { #exercise-{0} .exercise }\n"
    pages = {
        "second": heading.replace("{0}", "2"),
        "first": f"# First\n\n{heading.replace('{0}', '1')}\n{{= exercise(1) =}}\n",
        "other": heading.replace("{0}", "3") + "{= exercise(3) =}\n",
    }
    (tmp_path / "docs").mkdir()
    for name, text in pages.items():
        (tmp_path / f"docs/{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - Chapters:\n      - first.md\n      - second.md\n  - More:\n")
    (tmp_path / "examples/exercises/01_x").mkdir(parents=True)
    (tmp_path / "examples/exercises/01_x/contract.py").touch()
    return tmp_path


def test_what_chapters_ask_and_show_is_found_with_its_line(book: Path) -> None:
    first, second = layout.chapters()
    assert course.asked() == [course.Place(1, first, 3, "a title"), course.Place(2, second, 1, "a title")]
    assert course.shown() == [course.Place(1, first, 5)]


def test_an_exercise_with_neither_macro_nor_folder_is_answered_by_looking(book: Path) -> None:
    assert list(course.observed()) == [2]
    (book / "docs/first.md").write_text((book / "docs/first.md").read_text().replace("{= exercise(1) =}", ""))
    assert list(course.observed()) == [2]


def test_an_editor_s_copy_is_neither_start_nor_solution(book: Path) -> None:
    folder = book / "examples/exercises/01_x"
    for name in ("start.py~", "start.py", "solution.py~", "solution.py"):
        (folder / name).touch()
    (of,) = course.exercises()
    assert (of.start.name, of.solution.name, of.suffix) == ("start.py", "solution.py", ".py")
