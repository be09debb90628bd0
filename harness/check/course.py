"""Where the exercises lie, and what belongs to each.

There is no registry: a folder `NN_name` with a contract is one.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import layout
from harness.check.trial import Trial
from harness.check.verdict import Finding

OBSERVED = {2: "fork", 7: "waiting", 11: "files", 12: "files", 13: "files"}
"""The exercises that are answered by looking, and the chapters that ask them:

a prediction and a run, no file to check.
"""


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
        return next(path for path in self.folder.iterdir() if path.stem == "start")

    @property
    def solution(self) -> Path:
        """What `--solution` shows."""
        return next(path for path in self.folder.iterdir() if path.stem == "solution")

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


def mistake_title(mistake: Path) -> str:
    """What a mistake is called: the first line of its file."""
    return mistake.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def mistake_message(mistake: Path) -> str:
    """What the check must say first of it, as the second line of its file has it; empty if that says nothing."""
    lines = mistake.read_text(encoding="utf-8").splitlines()
    return lines[1].removeprefix("# => ") if len(lines) > 1 and lines[1].startswith("# => ") else ""


def exercises() -> list[Exercise]:
    """All checked exercises, by number."""
    found = (layout.examples() / "exercises").glob("[0-9][0-9]_*/contract.py")
    return sorted(
        (Exercise(int(p.parent.name[:2]), p.parent.name[3:], p.parent) for p in found), key=lambda e: e.number
    )


def exercise(number: int) -> Exercise:
    """The one with that number.  Raises `LookupError`, in words for the reader, if there is none to check."""
    for found in exercises():
        if found.number == number:
            return found
    if number in OBSERVED:
        raise LookupError(
            f"exercise {number} is answered by looking, so there is no file to check: see the chapter "
            f"“{OBSERVED[number]}”"
        )
    raise LookupError(f"there is no exercise {number}: they are numbered 1 to 18")


def contract(of: Exercise) -> Contract:
    """Load its contract."""
    path = of.folder / "contract.py"
    spec = importlib.util.spec_from_file_location(f"contract_{of.number:02}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Contract(module.TITLE, module.POINTS, module.HINTS, module.judge)
