"""Who waits for an answer, and when it comes: at a meeting, and for a first child that is held back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from harness.check.trial.postponed import FirstChild, Meeting
from harness.check.trial.seen import Run, Seen, Told, TrialProcess
from tests.support.reports import Reports

PROGRAM, FIRST, SECOND, OTHER = 10, 11, 12, 13


class Clocked:
    """Stands for a watch: its time is what a test says it is."""

    def __init__(self, seen: Seen) -> None:
        self.now = 0.0
        self.run: Run = seen.load
        self.known: dict[int, TrialProcess] = {}

    def clock(self) -> float:
        return self.now

    def born(self, pid: int, parent: int, number: int) -> TrialProcess:
        self.known[pid] = TrialProcess(pid, parent, self.now, number=number)
        return self.known[pid]


@pytest.fixture
def reports() -> Iterator[Reports]:
    with ExitStack() as stack:
        yield Reports(stack)


@pytest.fixture
def watch() -> Any:
    """Any, for it only stands for a `Watch`."""
    return Clocked(Seen())


def test_all_go_on_when_enough_have_come_to_a_meeting(reports: Reports, watch: Any) -> None:
    meeting = Meeting(watch)
    meeting.join(reports.line(), 2, 60)
    assert (reports.answers(), meeting.turns()) == ([None], [60.0])
    meeting.join(reports.line(), 2, 60)
    assert (reports.answers(), meeting.turns()) == ([b"2", b"2"], [])


def test_whoever_has_waited_long_enough_goes_on_and_hears_how_many_they_were(reports: Reports, watch: Any) -> None:
    meeting = Meeting(watch)
    meeting.join(reports.line(), 3, 5)
    meeting.join(reports.line(), 3, 60)
    watch.now = 4.9
    meeting.give_up()
    assert reports.answers() == [None, None]
    watch.now = 5.0
    meeting.give_up()
    assert (reports.answers(), meeting.turns()) == ([b"2", None], [60.0])


def test_a_meeting_that_is_called_off_had_nobody(reports: Reports, watch: Any) -> None:
    meeting = Meeting(watch)
    meeting.join(reports.line(), 2, 60)
    meeting.call_off()
    assert (reports.answers(), meeting.turns()) == ([b"0"], [])


class Program:
    """A program with two children, the first of which is to be held back; a machine on which 1 s is soon."""

    def __init__(self, watch: Any, reports: Reports, wanted: bool = True, siblings: bool = True) -> None:
        self.watch, self.reports = watch, reports
        self.first_child = FirstChild(watch, Seen(start_cost=0.75), wanted)
        self.first_child.parent = PROGRAM
        watch.born(PROGRAM, 1, 0)
        watch.born(FIRST, PROGRAM, 1)
        if siblings:
            watch.born(SECOND, PROGRAM, 2)

    def says(self, pid: int, what: str) -> bool:
        """As the supervisor does: note the report; whether its answer is put off."""
        told = Told(self.watch.now, pid, what, {"size": 3})
        self.watch.run.told.append(told)
        return self.first_child.hold(self.reports.line(), told)

    def goes_on_at(self) -> float:
        """When the child that is held is let go, to a tenth of a second."""
        for tenths in range(round(self.watch.now * 10), 1000):
            self.watch.now = now = tenths / 10
            self.first_child.let_go()
            if self.first_child.held is None:
                return now
        raise AssertionError("it was never let go")


@pytest.mark.parametrize(("pid", "held"), [(FIRST, True), (SECOND, False), (PROGRAM, False), (OTHER, False)])
def test_only_the_first_child_is_held_back(reports: Reports, watch: Any, pid: int, held: bool) -> None:
    assert Program(watch, reports).says(pid, "wrote") is held


def test_the_first_child_of_a_child_is_not_held_back(reports: Reports, watch: Any) -> None:
    program = Program(watch, reports)
    watch.born(OTHER, SECOND, 1)
    assert not program.says(OTHER, "wrote")


def test_nobody_is_held_back_where_that_is_not_wanted(reports: Reports, watch: Any) -> None:
    assert not Program(watch, reports, wanted=False).says(FIRST, "wrote")


def test_it_is_held_back_once(reports: Reports, watch: Any) -> None:
    program = Program(watch, reports)
    assert program.says(FIRST, "wrote")
    assert not program.says(FIRST, "leaving")
    program.goes_on_at()
    assert not program.says(FIRST, "leaving")


def test_a_held_child_goes_on_a_moment_after_another_has_written(reports: Reports, watch: Any) -> None:
    program = Program(watch, reports)
    program.says(FIRST, "wrote")
    watch.now = 2.0
    program.says(SECOND, "wrote")
    assert program.goes_on_at() == 4.0
    last = watch.run.told[-1]
    assert (last.pid, last.at, last.data) == (FIRST, 4.0, {"size": 3, "held": 4.0})
    assert [told.pid for told in watch.run.told] == [SECOND, FIRST]
    assert reports.answers()[0] == b""


def test_another_s_message_does_not_free_one_that_wants_to_end(reports: Reports, watch: Any) -> None:
    program = Program(watch, reports)
    program.says(FIRST, "leaving")
    program.says(SECOND, "wrote")
    assert program.goes_on_at() == 6.0


def test_another_s_end_frees_it_whatever_it_was_about_to_do(reports: Reports, watch: Any) -> None:
    program = Program(watch, reports)
    program.says(FIRST, "wrote")
    watch.known[SECOND].ended = 1.0
    assert program.goes_on_at() == 3.0


@pytest.mark.parametrize(("siblings", "at"), [(True, 6.0), (False, 2.0)])
def test_it_is_not_held_for_ever(reports: Reports, watch: Any, siblings: bool, at: float) -> None:
    """An only child is not held for long: the program may be waiting for it before it forks the next."""
    program = Program(watch, reports, siblings=siblings)
    program.says(FIRST, "wrote")
    assert program.first_child.turns() == []
    program.first_child.let_go()
    assert program.first_child.turns() == [at]
    assert program.goes_on_at() == at
    assert program.first_child.turns() == []
