"""How much there is in the book, for the prose: nobody types it, so it cannot go stale."""

from __future__ import annotations

from harness import layout, text
from harness.check import course
from harness.page.errors import PageError, near


def count(what: str, capital: bool = False) -> str:
    """How many there are, in words, such as `eighteen`; `capital` where that begins a sentence.

    Raises `PageError` for what is not counted.
    """
    counted = {
        "chapters": lambda: len(layout.chapters()),
        "exercises": lambda: len(_checked()) + len(_observed()),
        "checked": lambda: len(_checked()),
        "observed": lambda: len(_observed()),
    }
    if what not in counted:
        raise PageError(f"count({what!r}): that is not counted{near(what, counted)}")
    found = text.spelled(counted[what]())
    return found.capitalize() if capital else found


def numbers(kind: str) -> str:
    """The numbers of the exercises that are `checked`, or `observed`, as a sentence lists them."""
    found = {"checked": _checked, "observed": _observed}
    if kind not in found:
        raise PageError(f"numbers({kind!r}): there is no such kind{near(kind, found)}")
    return text.joined([str(number) for number in sorted(found[kind]())])


def _checked() -> list[int]:
    return [of.number for of in course.exercises()]


def _observed() -> list[int]:
    return list(course.observed())
