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


CONTRACT = """
TITLE, POINTS, HINTS = "A title", {"a": "it holds"}, ("look",)
def judge(trial):
    yield from ()
"""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of exercises: one in Python, one in bash, and one that has no contract yet."""
    monkeypatch.setattr(layout, "examples", lambda: tmp_path)
    files = {
        "09_later/contract.py": CONTRACT,
        "09_later/start.sh": "first",
        "09_later/wrong/all.sh": "# All of them\nfirst\n",
        "02_sooner/contract.py": CONTRACT,
        "02_sooner/start.py": "",
        "02_sooner/solution.py": "",
        "02_sooner/right/two.py": "",
        "02_sooner/right/one.py": "",
        "02_sooner/right/notes.md": "",
        "02_sooner/wrong/none.py": "# None of them\n# => There is none.\n",
        "05_begun/start.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "exercises" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "exercises"


def test_a_folder_with_a_contract_is_an_exercise(made_up: Path) -> None:
    assert [(of.number, of.name) for of in course.exercises()] == [(2, "sooner"), (9, "later")]
    assert course.exercise(9).folder == made_up / "09_later"
    with pytest.raises(LookupError, match="there is no exercise 99"):
        course.exercise(99)


def test_the_files_of_an_exercise_are_found_by_their_place(made_up: Path) -> None:
    sooner, later = course.exercises()
    assert (sooner.start.name, sooner.solution.name) == ("start.py", "solution.py")
    assert [path.name for path in sooner.others] == ["one.py", "two.py"]
    assert [path.name for path in later.wrong] == ["all.sh"]
    assert (sooner.file_name, later.file_name) == ("02_sooner.py", "09_later.sh")


def test_a_mistake_says_what_it_is_called_and_what_must_be_said_of_it(made_up: Path) -> None:
    (none,), (every,) = (of.wrong for of in course.exercises())
    assert (course.mistake_title(none), course.mistake_message(none)) == ("None of them", "There is none.")
    assert (course.mistake_title(every), course.mistake_message(every)) == ("All of them", "")


def test_a_contract_is_loaded_from_the_folder(made_up: Path) -> None:
    contract = course.contract(course.exercise(2))
    assert (contract.title, contract.points, contract.hints) == ("A title", {"a": "it holds"}, ("look",))
