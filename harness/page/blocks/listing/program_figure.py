"""A program file as the page lists it, with the names of the processes that run its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from harness.page.blocks.listing.tokens import Token, tokens
from harness.page.blocks.listing.who_runs import RunBy, who_runs
from harness.page.errors import PageError
from harness.page.html import render

ROOM = 31
"""Characters of a line that leave room for a name beside them, where 360 pixels are the width."""


@dataclass(frozen=True)
class SourceLine:
    """A numbered line of a program."""

    number: int
    tokens: tuple[Token, ...]
    runs: RunBy = ""
    says: bool = False
    """Whether this is the line at which the name of `runs` is written."""


def program(file: Path, path: str, download: str, lines: str | None = None, anchor: str = "") -> Markup:
    """The listing of `file`, called `path` (below `examples/`), which the reader gets at the address `download`.

    `lines` is `3-9` or `4`; `anchor` is the id of the figure.  Raises `PageError` if the file has no such lines.
    """
    text = file.read_text(encoding="utf-8")
    numbered = source_lines(text, file.name)
    if lines is not None:
        numbered = numbered[_range(lines, len(numbered), path)]
    return render(
        "program",
        path=path,
        name=file.name,
        download=download,
        lines=numbered,
        part=lines is not None,
        anchor=anchor,
    )


def source_lines(text: str, name: str) -> list[SourceLine]:
    """The lines of a program, with keywords and comments told apart and the processes that run them."""
    runs = who_runs(text) if name.endswith(".py") else {}
    says = _named(runs, text.splitlines())
    return [
        SourceLine(number, tuple(line), runs.get(number, ""), number in says)
        for number, line in enumerate(tokens(text, Path(name).suffix), 1)
    ]


def _named(runs: dict[int, RunBy], lines: Sequence[str]) -> set[int]:
    """The lines at which a name is written: of each stretch the first that has room for it on a phone, or the first."""
    found = set()
    for _, stretch in groupby(enumerate(sorted(runs)), key=lambda at: (at[1] - at[0], runs[at[1]])):
        numbers = [number for _, number in stretch]
        found.add(next((n for n in numbers if lines[n - 1].strip() and len(lines[n - 1]) <= ROOM), numbers[0]))
    return found


def _range(lines: str, count: int, path: str) -> slice:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", lines)
    first = int(found.group(1)) if found else 0
    last = int(found.group(2) or first) if found else 0
    if not 1 <= first <= last <= count:
        raise PageError(f"lines={lines!r}: {path} has lines 1-{count}; write 4 or 3-9")
    return slice(first - 1, last)
