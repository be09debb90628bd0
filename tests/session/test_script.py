"""A session terminal by terminal: what comes in each, whose times are asked for, whose command runs and is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.session.model import Ended, Expected
from harness.session.parser import parse_session
from harness.session.script import Script, Slot


def script(body: str) -> Script:
    """The body begins in line 3."""
    return Script(parse_session(Path("examples/fork/fork.session"), f"# T\nprocesses: a, b\n{body}"))


def told(slot: Slot) -> tuple[int, object]:
    """The step of a slot, and what comes there in short."""
    element = slot.element
    if isinstance(element, Expected):
        return slot.step, element.pattern.text
    return slot.step, element.status if isinstance(element, Ended) else element


def test_each_terminal_has_its_own_actions_and_lines_in_order() -> None:
    whole = script("$ cat\nx\n=== terminal 2\n$ sh\ny\n=== terminal 1\nz\n[Enter]\n? 3\n")
    one, two = whole.slots
    assert [told(slot) for slot in one] == [(0, None), (0, "x"), (2, "z"), (3, None), (3, 3)]
    assert [told(slot) for slot in two] == [(1, None), (1, "y")]


@pytest.mark.parametrize(
    ("body", "clocks", "barriers"),
    [
        ("x\ny", set(), set()),
        ("a | x\na | y", set(), set()),
        ("a | x\nb | y\na | z (after 1s)", {4}, set()),
        ("a | x\nb | y\nz (after 1s)", set(), {4, 5}),
        ("x\na | y (within 1s)", set(), set()),
        ("x\ny (after 1s)", set(), {4}),
        ("x\ny\nz (after 1s)", set(), {5}),
        # An action starts the clock itself, for a line without a lane.
        ("x\n[Enter]\ny (after 1s)", set(), set()),
        ("a | x\n[Enter]\na | y (after 1s)", {4}, set()),
        # Each terminal has clocks of its own.
        ("a | x\n=== terminal 2\n$ sh\na | y (after 1s)", set(), set()),
    ],
)
def test_a_clock_is_kept_for_the_lines_whose_time_is_asked_for(body: str, clocks: set[int], barriers: set[int]) -> None:
    whole = script(f"$ cat\n{body}")
    assert (set(whole.clocks), set(whole.barrier_clocks)) == (clocks, barriers)


def test_a_command_is_silent_if_its_end_is_told_nowhere() -> None:
    assert script("$ one\n$ two\n? 0\n=== terminal 2\n$ three\n[Enter]\n? 1\n$ four\n").silent == {0, 4}
    assert script("$ one\n=== terminal 2\n$ two\n=== terminal 1\n? 3\n").silent == {1}


def test_a_step_belongs_to_the_last_command_of_its_terminal() -> None:
    whole = script("$ one\n[Enter]\n=== terminal 2\n$ two\n=== terminal 1\nx\n$ three\n")
    assert [whole.command_of(step) for step in range(5)] == [0, 0, 2, 0, 4]


def test_a_command_is_over_where_nothing_more_comes_of_it() -> None:
    whole = script("$ one\n[Enter]\n=== terminal 2\n$ two\n=== terminal 1\nx\n$ three\n")
    assert [whole.over(step) for step in range(5)] == [False, False, True, True, True]
