"""States are plain data: what leads to one is told, and of those with the same future the cheapest is kept."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from harness.match.state import Move, State, acted, clocked, moved, placed, satisfied, since, unique
from harness.session.model import AnyLines, Expected, LaneBlock
from harness.session.parser import parse_session
from harness.session.script import Script

START = State(((0, ()),))


def script(body: str) -> Script:
    """Line 3 is the command."""
    return Script(parse_session(Path("examples/fork/fork.session"), f"# T\nprocesses: a, b\n$ x\n{body}"))


def line(whole: Script, number: int) -> Expected:
    """The expected line in that line of the file."""
    elements = [slot.element for slots in whole.slots for slot in slots]
    lines = [e for e in elements if isinstance(e, Expected)]
    lines += [one for e in elements if isinstance(e, LaneBlock) for one in e.lines]
    return next(one for one in lines if one.line == number)


def test_the_way_to_a_state_is_told_from_its_beginning() -> None:
    one, two = Move(0, "GOOD", 4, "", 0), Move(1, "EXTRA", 0, "", 0)
    state = moved(moved(START, one), two, cost=1)
    assert (state.way(), state.cost) == ([one, two], 1)
    assert (START.way(), START.cost) == ([], 0)


def test_of_states_with_the_same_future_the_cheapest_is_kept() -> None:
    dear, cheap = State(((1, ()),), cost=2), State(((1, ()),), cost=1)
    other = State(((1, ()),), bound=(("a", "1"),), cost=5)
    assert unique([dear, other, cheap]) == [cheap, other]
    assert unique([cheap, other, dear]) == [cheap, other]


def test_a_state_at_an_element_has_none_of_its_lines() -> None:
    whole = script("a | 1\nb | 2\n=== terminal 2\n$ y\n")
    state = State(((0, ()), (0, ())))
    assert placed(whole, state, 1, 1).places == ((1, (0, 0)), (0, ()))
    assert placed(whole, state, 1, 1, (1, 0)).places == ((1, (1, 0)), (0, ()))
    assert placed(whole, state, 2, 1).places == ((0, ()), (1, ()))


@pytest.mark.parametrize(("done", "enough"), [((1, 2), True), ((1, 1), False), ((0, 2), False)])
def test_lanes_are_satisfied_when_each_is_complete(done: tuple[int, ...], enough: bool) -> None:
    element = script("a | 1\nb | 2\nb | 3\n").slots[0][1].element
    assert satisfied(element, done) is enough


def test_any_lines_need_nothing_and_a_line_and_an_action_do() -> None:
    assert satisfied(AnyLines(4), ())
    assert not satisfied(line(script("x"), 4), ())
    assert not satisfied(None, ())


def test_a_clock_starts_at_the_line_whose_time_is_asked_for() -> None:
    whole = script("a | 1\nb | 2\na | 3 (after 1s)\n")
    begun = acted(START, 1, 0.5)
    assert since(begun, line(whole, 4), 1) == 0.5
    after = clocked(whole, clocked(whole, begun, line(whole, 4), 1, 2.0), line(whole, 5), 1, 3.0)
    assert since(after, line(whole, 6), 1) == 2.0
    assert since(after, line(whole, 5), 1) == 0.5, "nobody asks for the time of line 5"


def test_an_action_starts_the_clock_of_its_terminal_anew() -> None:
    whole = script("x\ny (after 1s)\n")
    came = clocked(whole, acted(START, 1, 0.5), line(whole, 4), 1, 2.0)
    assert since(came, line(whole, 5), 1) == 2.0
    assert since(acted(came, 1, 5.0), line(whole, 5), 1) == 5.0


def test_a_clock_is_forgotten_once_it_was_asked_for() -> None:
    whole = script("a | 1\na | 2 (after 1s)\n")
    begun = acted(START, 1, 0.5)
    early = clocked(whole, clocked(whole, begun, line(whole, 4), 1, 2.0), line(whole, 5), 1, 3.0)
    late = clocked(whole, clocked(whole, begun, line(whole, 4), 1, 2.5), line(whole, 5), 1, 3.0)
    assert early.key == late.key


def test_after_a_line_that_never_came_nobody_is_early_or_late() -> None:
    whole = script("a | 1\na | 2 (after 1s)\n")
    assert math.isnan(since(clocked(whole, acted(START, 1, 0.5), line(whole, 4), 1), line(whole, 5), 1))
