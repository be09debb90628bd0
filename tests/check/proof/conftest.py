"""A course of its own: one exercise, with all that the course needs of one, and the chapter that asks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout

CONTRACT = '''\
"""Exercise 1: a number."""

TITLE = "A number"
POINTS = {"a": "it prints", "b": "it prints a number", "c": "it ends"}
HINTS = ("Look at `print`.", "`print(1)`")


def calling(module, stage):
    stage.call(open, __file__)


def judge(trial):
    yield from ()
'''
NAVIGATION = """\
nav:
  - index.md
  - Chapters:
      - first.md
      - second.md
  - The book:
      - x.md
"""
CHAPTER = """\
# A chapter

## Exercise 1: a number { #exercise-1 .exercise }

Print one.

{= exercise(1) =}
"""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder; its exercise lies in `examples/exercises/01_number`."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    files = {
        "mkdocs.yml": NAVIGATION,
        "docs/first.md": CHAPTER,
        "docs/second.md": "# Another chapter\n",
    }
    exercise = {
        "contract.py": CONTRACT,
        "start.py": "# TODO: print a number.\n",
        "solution.py": "print(1)\n",
        "right/other.py": "# By a variable\nx = 1\nprint(x)\n",
        **{f"wrong/w{n}.py": f"# Wrong {'x' * n}\n# => It is wrong{'.' * n}\nprint()\n" for n in range(1, 7)},
    }
    files |= {f"examples/exercises/01_number/{name}": text for name, text in exercise.items()}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path
