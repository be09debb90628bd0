"""Where the exercises lie, what belongs to each, and which chapter asks it.

There is no registry: a folder `NN_name` with a contract is an exercise that is checked, and a heading of a chapter
without a folder's macro below it is one that is answered by looking.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import reprlib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from harness import layout, text
from harness.check.trial import Trial
from harness.check.verdict import Finding

HEADING = re.compile(r"#+ Exercise (\d+): (\S.*?) \{ #exercise-(\d+) \.exercise \}$")
"""How a chapter asks an exercise."""
MACRO = re.compile(r"\{= *exercise\((\d+)\) *=\}")
"""How it shows one that is checked."""


@dataclass(frozen=True)
class Place:
    """Where a chapter asks or shows an exercise."""

    number: int
    page: Path
    line: int
    title: str = ""
    """What a heading says after the number."""


@dataclass(frozen=True)
class Exercise:
    """One checked exercise."""

    number: int
    name: str
    folder: Path

    @property
    def suffix(self) -> str:
        """`.py`, or `.sh` for a bash script."""
        return self.start.suffix

    @property
    def start(self) -> Path:
        """What the reader starts from."""
        return self._part("start")

    @property
    def solution(self) -> Path:
        """What `--solution` shows."""
        return self._part("solution")

    def _part(self, name: str) -> Path:
        return next(path for path in self.folder.iterdir() if path.stem == name and layout.is_source(path))

    @property
    def others(self) -> list[Path]:
        """Right answers in other styles."""
        return sorted((self.folder / "right").glob(f"*{self.suffix}"))

    @property
    def wrong(self) -> list[Path]:
        """The mistakes people make, one a file."""
        return sorted((self.folder / "wrong").glob(f"*{self.suffix}"))

    @property
    def file_name(self) -> str:
        """What the reader's own file is called, below `my/`."""
        return f"{self.number:02}_{self.name}{self.suffix}"


@dataclass(frozen=True)
class Contract:
    """What a `contract.py` says."""

    title: str
    points: dict[str, str]
    hints: tuple[str, ...]
    judge: Callable[[Trial], Iterator[Finding]]


DEFINES = {
    "TITLE": 'write `TITLE = "…"`, the title of the chapter\'s heading',
    "POINTS": "write `POINTS = {…}`: keys, and what must hold, in the order in which one should mend",
    "HINTS": "write `HINTS = (…, …)`, from gentle to nearly the answer",
    "judge": "write `def judge(trial)`, which yields findings",
}
"""What a contract must define, and how."""


class FaultyContract(Exception):
    """A contract that nothing can be judged by; the message says what is wrong with it, and what to do."""

    def __init__(self, of: Exercise, line: int | None, wrong: str, remedy: str) -> None:
        where = f"{of.folder.name}/contract.py{f':{line}' if line else ''}"
        super().__init__(f"the contract is at fault, not your file: {where}: {wrong}; {remedy}")


def mistake_title(mistake: Path) -> str:
    """What a mistake is called: the first line of its file."""
    return mistake.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def mistake_message(mistake: Path) -> str:
    """What the check must say first of it, as the second line of its file has it; empty if that says nothing."""
    lines = mistake.read_text(encoding="utf-8").splitlines()
    return lines[1].removeprefix("# => ") if len(lines) > 1 and lines[1].startswith("# => ") else ""


def exercise_in(folder: Path) -> Exercise:
    """The exercise that a folder `NN_name` holds."""
    return Exercise(int(folder.name[:2]), folder.name[3:], folder)


def exercises() -> list[Exercise]:
    """All checked exercises, by number."""
    found = (layout.examples() / "exercises").glob("[0-9][0-9]_*/contract.py")
    return sorted((exercise_in(path.parent) for path in found), key=lambda of: of.number)


def asked() -> list[Place]:
    """Every heading that asks an exercise, in the book's order; none where the book's text is not."""
    return [
        Place(int(found[1]), page, number, found[2])
        for page, number, line in _lines()
        if (found := HEADING.match(line)) and found[1] == found[3]
    ]


def shown() -> list[Place]:
    """Every macro that shows an exercise, likewise."""
    return [Place(int(found[1]), page, number) for page, number, line in _lines() for found in MACRO.finditer(line)]


def _lines() -> Iterator[tuple[Path, int, str]]:
    """Each line of the chapters, with where it stands."""
    for page in layout.chapters():
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            yield page, number, line


def observed() -> dict[int, Place]:
    """The exercises that are answered by looking, a prediction and a run: they have no file to check, so no macro."""
    checked = {place.number for place in shown()} | {of.number for of in exercises()}
    return {place.number: place for place in asked() if place.number not in checked}


def exercise(number: int) -> Exercise:
    """The one with that number.  Raises `LookupError`, in words for the reader, if there is none to check."""
    checked = {of.number: of for of in exercises()}
    if number in checked:
        return checked[number]
    looked_at = observed()
    if number in looked_at:
        raise LookupError(
            f"exercise {number} is answered by looking, so there is no file to check: see the chapter "
            f"“{looked_at[number].page.stem}”"
        )
    if not layout.chapters():  # the page's Linux has no text of the book, so nobody can tell which are observed
        raise LookupError(
            f"there is no exercise {number} to check: there are {text.ranges(checked)}; others are answered by looking"
        )
    numbered = text.ranges([*checked, *looked_at])
    raise LookupError(f"there is no exercise {number}: {f'they are numbered {numbered}' if numbered else 'nor any'}")


def as_number(word: str) -> int:
    """The number of an exercise, as it was typed.  Raises `ArgumentTypeError` with what would be right."""
    if word.isdecimal():
        return int(word)
    named = [of.number for of in exercises() if word in (of.name, of.folder.name)]
    there = f"write {named[0]}" if named else f"there are {text.ranges(of.number for of in exercises())}"
    raise argparse.ArgumentTypeError(f"`{word}` is not the number of an exercise: {there}")


def contract(of: Exercise) -> Contract:
    """Load its contract.  Raises `FaultyContract` if that cannot be done, or something in it is not as it must be."""
    path = of.folder / "contract.py"
    try:
        module = load(path)
    except SyntaxError as error:
        raise FaultyContract(of, error.lineno, f"it is not Python: {error.msg}", "mend that line") from None
    except Exception as error:
        what = f"it cannot be loaded: {type(error).__name__}: {error}"
        raise FaultyContract(of, line_of(error, path), what, "mend that line") from None
    for name in (name for name in DEFINES if not hasattr(module, name)):
        raise FaultyContract(of, None, f"it does not define {name}", DEFINES[name])
    for name in ill_typed(module):
        what = f"{name} is {reprlib.repr(getattr(module, name))}, which is of another type"
        raise FaultyContract(of, None, what, DEFINES[name])
    return Contract(module.TITLE, module.POINTS, module.HINTS, module.judge)


def load(path: Path) -> ModuleType:
    """The module of a contract, as it is.  Raises whatever that raises."""
    spec = importlib.util.spec_from_file_location(f"contract_{path.parent.name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ill_typed(module: ModuleType) -> list[str]:
    """What a contract defines, but not as what it must be."""
    title, points, hints = module.TITLE, module.POINTS, module.HINTS
    right = {
        "TITLE": isinstance(title, str) and bool(title),
        "POINTS": isinstance(points, dict) and all(isinstance(word, str) for pair in points.items() for word in pair),
        "HINTS": isinstance(hints, tuple) and all(isinstance(hint, str) for hint in hints),
        "judge": callable(module.judge),
    }
    return [name for name, good in right.items() if not good]


def line_of(error: Exception, path: Path) -> int | None:
    """The line of the file `path` at which the exception was raised, or passed."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if Path(frame.filename) == path), None)
