"""The one error of a page: something that the chapter asked for cannot be shown; it says what mends it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PageError(Exception):
    """A macro was given something that it cannot show.  The message says why, and what to do."""


def near(word: str, known: Iterable[str]) -> str:
    """`; near it: a, b`, or all of `known` when nothing is near and they are few; or nothing."""
    names = sorted(known)
    close = get_close_matches(word, names, n=4, cutoff=0.5)
    if close:
        return f"; near it: {', '.join(close)}"
    if names and len(names) <= 20:
        return f"; there are: {', '.join(names)}"
    return ""
