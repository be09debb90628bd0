"""A program file as the page lists it, with the names of the processes that run its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.token import Comment, Keyword, Operator, _TokenType, is_token_subtype
from pygments.util import ClassNotFound

from harness.page.errors import PageError
from harness.page.html import render
from harness.page.who_runs import who_runs


@dataclass(frozen=True)
class Token_:
    """A stretch of a line: `kind` is `k` for a keyword, `c` for a comment, or empty."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class SourceLine:
    """A numbered line of a program."""

    number: int
    tokens: tuple[Token_, ...]
    runs: str = ""
    """Who runs it: `parent`, `child`, `both`, or empty where only one process exists or nobody can say."""
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
    found: list[SourceLine] = []
    for number, tokens in enumerate(_tokens(text, name), 1):
        run = runs.get(number, "")
        says = bool(run) and run != runs.get(number - 1, "")
        found.append(SourceLine(number, tuple(tokens), run, says))
    return found


def _tokens(text: str, name: str) -> list[list[Token_]]:
    """The tokens of each line."""
    if (lexer := _lexer(Path(name).suffix)) is None:
        return [[Token_(line)] for line in text.rstrip("\n").split("\n")]
    found: list[list[Token_]] = [[]]
    # Some lexers know a comment by the newline after it.
    for kind, value in lexer.get_tokens(text.rstrip("\n") + "\n"):
        first, *rest = value.split("\n")
        for at, part in enumerate([first, *rest]):
            if at:
                found.append([])
            if part:
                found[-1].append(Token_(part, _kind(kind)))
    return found[:-1]


@cache
def _lexer(suffix: str) -> Lexer | None:
    """Pygments tries every pattern of every lexer to find one: half of the time that a short listing takes."""
    try:
        return get_lexer_for_filename(f"a{suffix}", stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _kind(kind: _TokenType) -> str:
    if is_token_subtype(kind, Comment) and kind not in (Comment.Preproc, Comment.PreprocFile):
        return "c"
    if kind in (Keyword, Keyword.Namespace, Keyword.Reserved, Keyword.Declaration, Operator.Word):
        return "k"
    return ""


def _range(lines: str, count: int, path: str) -> slice:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", lines)
    first = int(found.group(1)) if found else 0
    last = int(found.group(2) or first) if found else 0
    if not 1 <= first <= last <= count:
        raise PageError(f"lines={lines!r}: {path} has lines 1-{count}; write 4 or 3-9")
    return slice(first - 1, last)
