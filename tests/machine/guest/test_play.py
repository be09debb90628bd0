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
ENDS = {
    "killed": "half\r\nTerminated\r\n\x01143\x02$ ",
    "leaves": "\x01143\x02$ ",
    "says": "Terminated\r\nmore\r\n\x010\x02$ ",
    "interrupted": "\r\n\x01130\x02$ ",
    "gone": "late\r\n",
}
"""The same for commands that end so."""
ANSWERS |= {f"{command}\r": said for command, said in ENDS.items()}


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


@pytest.mark.parametrize(
    ("body", "right"),
    [
        # What bash says of a signal is its own, and nobody's line.
        ("$ killed\nhalf\n? SIGTERM", True),
        ("$ killed\nhalf\n? 143", True),
        ("$ killed\nhalf\n? SIGKILL", False),
        ("$ killed\nhalf", False),
        ("$ killed\n? SIGTERM", False),
        ("$ killed\nhalf\nTerminated\n? SIGTERM", True),
        ("$ leaves\n? 143", True),
        # The same words of a program that goes on are its line.
        ("$ says\nTerminated\nmore", True),
        ("$ says\nmore", False),
        ("$ interrupted\n? SIGINT", True),
        ("$ interrupted\n\\\n? SIGINT", False),
    ],
)
def test_how_a_command_ends_is_told_apart_from_what_it_says(body: str, right: bool) -> None:
    assert (played([5], f"# T\n{body}\n") == "") == right


def test_a_command_that_does_not_end_is_waited_for() -> None:
    with pytest.raises(TimeoutError):
        played([5], "# T\n$ gone\nlate\n")


def test_another_line_is_told() -> None:
    assert "otherwise than the session says" in played([1], SESSION.replace("tea", "milk"))


def test_every_key_of_the_language_can_be_pressed_in_the_guest() -> None:
    assert sorted(play.KEYS) == sorted(KEYS)
