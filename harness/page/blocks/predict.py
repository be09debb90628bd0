"""A question before a result: the reader answers or asks, and only then sees what happened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from markupsafe import Markup

from harness.page.errors import PageError
from harness.page.html import render


@dataclass(frozen=True)
class Choice:
    """An answer that the reader may choose, and what the page says to it."""

    text: str
    reason: str
    right: bool


def right(text: str, reason: str) -> Choice:
    """A right answer."""
    return Choice(text, reason, True)


def wrong(text: str, reason: str) -> Choice:
    """A wrong answer, with the reason why it is wrong."""
    return Choice(text, reason, False)


def question(text: str, choices: tuple[Choice, ...]) -> Markup:
    """The question with its choices.  Raises `PageError` if there are some and none is right."""
    for choice in choices:
        if not isinstance(choice, Choice):
            raise PageError(
                f"predict({text!r}): {choice!r} is not an answer; write right(text, reason) or wrong(text, reason)"
            )
    if len(choices) == 1 or (choices and not any(choice.right for choice in choices)):
        raise PageError(f"predict({text!r}): give at least two answers, one of them right, or none")
    told = repr((text, choices)).encode("utf-8")
    return render("predict", question=text, choices=choices, id=f"q-{hashlib.sha256(told).hexdigest()[:8]}")
