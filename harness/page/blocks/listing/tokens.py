"""The tokens of a program's lines, by Pygments; kept between builds in `build/tokens.json`.

Splitting some 250 listings is a third of the work of all macros, and almost none has changed since the last build.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

import pygments
from pygments.lexer import Lexer
from pygments.lexers import BashLexer, CLexer, PythonLexer
from pygments.token import Comment, Keyword, Operator, _TokenType, is_token_subtype

from harness import layout

TokenKind = Literal["k", "c", ""]
"""A keyword, a comment, or anything else; the class that the page gives it."""
Token = tuple[str, TokenKind]
"""A stretch of a line and its kind."""
Line = list[Token]

_LEXERS: dict[str, type[Lexer]] = {".py": PythonLexer, ".sh": BashLexer, ".c": CLexer}


class _Kept:
    """What earlier builds split, and what this one has asked for, by a hash over the text."""

    def __init__(self) -> None:
        self.before: dict[str, list[Line]] = {}
        self.asked: dict[str, list[Line]] = {}


def tokens(text: str, suffix: str) -> list[Line]:
    """The tokens of each line of a program whose file name ends in `suffix`; of another file, its lines."""
    kept = _kept()
    key = hashlib.sha256(f"{_maker()} {suffix} {text}".encode()).hexdigest()
    found = kept.asked.get(key) or kept.before.get(key) or _split(text, suffix)
    kept.asked[key] = found
    return found


def keep_tokens() -> None:
    """Write what this build asked for, for the next one."""
    layout.write_whole(_path(), json.dumps(_kept().asked, ensure_ascii=False))


def _path() -> Path:
    return layout.build() / "tokens.json"


@cache
def _kept() -> _Kept:
    kept = _Kept()
    with suppress(OSError, ValueError):  # in the first build nothing was kept
        kept.before = json.loads(_path().read_text(encoding="utf-8"))
    return kept


@cache
def _maker() -> str:
    """What splits: another Pygments or another version of this file may do it otherwise."""
    return pygments.__version__ + hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def _split(text: str, suffix: str) -> list[Line]:
    if suffix not in _LEXERS:
        return [[(line, "")] for line in text.rstrip("\n").split("\n")]
    found: list[Line] = [[]]
    # Some lexers know a comment by the newline after it.
    for token, value in _lexer(suffix).get_tokens(text.rstrip("\n") + "\n"):
        kind = _kind(token)
        for at, part in enumerate(value.split("\n")):
            if at:
                found.append([])
            line = found[-1]
            if line and line[-1][1] == kind:
                line[-1] = (line[-1][0] + part, kind)
            elif part:
                line.append((part, kind))
    return found[:-1]


@cache
def _lexer(suffix: str) -> Lexer:
    return _LEXERS[suffix](stripnl=False, ensurenl=False)


def _kind(kind: _TokenType) -> TokenKind:
    if is_token_subtype(kind, Comment) and kind not in (Comment.Preproc, Comment.PreprocFile):
        return "c"
    if kind in (Keyword, Keyword.Namespace, Keyword.Reserved, Keyword.Declaration, Operator.Word):
        return "k"
    return ""
