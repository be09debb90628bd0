"""Where the exercises lie, and what belongs to each."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout
from harness.check import course

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
        "09_later/wrong/all.sh": "# All of them\n",
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
