"""The self-test of the Linux in the page: what it makes of a terminal does not hang on when the bytes come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.session.parser import KEYS, parse_session
from machine.guest import play
from machine.guest.node import Guest
from machine.guest.play import Play

SESSION = """\
# T
$ python -q
>>>
[next(lazy)]
tea
>>>
[lazy = 1]
>>>
[Ctrl-D]
\\
"""
SHELL = "\x010\x02$ "
ANSWERS = {"python -q\r": ">>> ", "next(lazy)\r": "tea\r\n>>> ", "lazy = 1\r": ">>> ", "\x04": f"\r\n{SHELL}"}
"""What the guest says when that is typed; its terminals do not echo."""


class Told(Guest):
    """A guest that says what `ANSWERS` has, in pieces of the sizes given, over and over."""

    def __init__(self, sizes: list[int]) -> None:
        self.said = {1: b"", 2: b""}
        self.queue = {1: b"", 2: b""}
        self.sizes, self.count = sizes, 0

    def must(self, command: str) -> str:
        return ""

    def type(self, terminal: int, text: str) -> None:
        self.queue[terminal] += ANSWERS.get(text, SHELL).encode()

    def wait(self, true: Callable[[], object], patience: float) -> None:
        while not true():
            if not any(self.queue.values()):
                raise TimeoutError("the guest does not go on")
            size = self.sizes[self.count % len(self.sizes)]
            self.count += 1
            for number, queued in self.queue.items():
                self.said[number] += queued[:size]
                self.queue[number] = queued[size:]


def played(sizes: list[int], session: str = SESSION) -> str:
    return Play(Told(sizes), parse_session(Path("examples/pipes/t.session"), session)).play()


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_a_prompt_may_come_in_pieces(sizes: list[int]) -> None:
    assert played(sizes) == ""


def test_another_prompt_is_not_taken_for_it() -> None:
    with pytest.raises(TimeoutError):
        played([1], SESSION.replace(">>>\n[lazy", "ready\n[lazy"))


def test_what_must_not_appear_is_told() -> None:
    assert "otherwise than the session says" in played([1], SESSION.replace("tea\n", "tea\n! tea\n"))
    assert played([1], SESSION.replace("tea\n", "tea\n! milk\n")) == ""


def test_another_line_is_told() -> None:
    assert "otherwise than the session says" in played([1], SESSION.replace("tea", "milk"))


def test_every_key_of_the_language_can_be_pressed_in_the_guest() -> None:
    assert sorted(play.KEYS) == sorted(KEYS)
