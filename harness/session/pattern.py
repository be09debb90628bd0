"""One expected line: plain text, or text with holes, matched against one line of output."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*|_)\}|\.\.\.|\s+")
_BRACES = re.compile(r"\{\w*$")


class PatternError(ValueError):
    """A line that is not a pattern."""


@dataclass(frozen=True)
class Pattern:
    """`{name}` is a hole of one word (a pid, if the cast has the name), `{_}` any one word, `...` anything.

    A line without any of these must be equal, but for spaces at its end.  In a line with holes a run
    of spaces stands for a run of any length, so that the columns of `ps` need not be counted.
    """

    text: str
    holes: tuple[str, ...] = ()
    """Names of its holes, in order of appearance, `_` left out."""
    pids: frozenset[str] = frozenset()
    """Those of its holes that are pids."""
    literal: bool = False

    @classmethod
    def plain(cls, text: str) -> Pattern:
        """The text as it stands."""
        return cls(text.rstrip(), literal=True)

    @classmethod
    def read(cls, text: str, cast: tuple[str, ...]) -> Pattern:
        """The pattern of a line.  Raises `PatternError` for what looks like a hole and is not one."""
        if found := _BRACES.search(text):
            raise PatternError(f"the hole `{found[0]}` is not closed")
        holes = tuple(dict.fromkeys(m[1] for m in _TOKEN.finditer(text) if m[1] and m[1] != "_"))
        literal = not holes and "{_}" not in text and "..." not in text
        return cls(text.strip() if not literal else text.rstrip(), holes, frozenset(holes) & frozenset(cast), literal)

    def match(self, line: str, bound: Mapping[str, str]) -> dict[str, str] | None:
        """The bindings after the line, or None if it does not match.  A hole that is bound already must be equal."""
        if self.literal:
            return dict(bound) if self.text == line.rstrip() else None
        known = tuple((name, bound[name]) for name in self.holes if name in bound)
        found = _regex(self, known).fullmatch(line.strip())
        if not found:
            return None
        return {**bound, **{name: found[name] for name in self.holes if name not in bound}}


@lru_cache(maxsize=4096)
def _regex(pattern: Pattern, known: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    values = dict(known)
    seen: set[str] = set()
    result, at = [], 0
    for token in _TOKEN.finditer(pattern.text):
        result.append(re.escape(pattern.text[at : token.start()]))
        at = token.end()
        name = token[1]
        if name is None:
            result.append(".*?" if token[0] == "..." else _spaces(pattern.text, token))
        elif name == "_":
            result.append(r"\S+")
        elif name in values:
            result.append(re.escape(values[name]))
        elif name in seen:
            result.append(f"(?P={name})")
        else:
            seen.add(name)
            result.append(f"(?P<{name}>{'[0-9]+' if name in pattern.pids else '[^ ]+'})")
    result.append(re.escape(pattern.text[at:]))
    return re.compile("".join(result))


def _spaces(text: str, token: re.Match[str]) -> str:
    """A run of spaces; beside `...` it may be shared with the one on its other side (`a ... b` matches `a b`)."""
    before, after = text[: token.start()].endswith("..."), text[token.end() :].startswith("...")
    if before and after:
        return r"\s*"
    if before:
        return r"(?:\A|(?<=\s))"
    if after:
        return r"(?:\s+|$)"
    return r"\s+"
