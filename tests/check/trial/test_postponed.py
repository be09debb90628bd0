"""Reports whose answer is put off: who is answered when, and with what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from harness.check.trial.postponed import FirstChild, Meeting
from harness.check.trial.seen import Run, Seen, Told, TrialProcess
from harness.check.trial.watch import Watch
from tests.support.reports import Reports


@pytest.fixture
def reports() -> Iterator[Reports]:
    with ExitStack() as stack:
        yield Reports(stack)


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(Watch(Run("load")))


def test_those_who_meet_are_answered_when_all_are_there(reports: Reports, meeting: Meeting) -> None:
    meeting.join(reports.line(), 2, 60.0)
    meeting.give_up()
    assert reports.answers() == [None]
    meeting.join(reports.line(), 2, 60.0)
    assert reports.answers() == [b"2", b"2"]
    assert meeting.turns() == []


def test_who_waits_too_long_for_others_is_told_how_many_came(reports: Reports, meeting: Meeting) -> None:
    meeting.join(reports.line(), 3, 0.0)
    meeting.join(reports.line(), 3, 60.0)
    meeting.give_up()
    assert reports.answers() == [b"2", None]
    assert len(meeting.turns()) == 1


def test_a_meeting_that_is_called_off_lets_all_go(reports: Reports, meeting: Meeting) -> None:
    meeting.join(reports.line(), 2, 60.0)
    meeting.call_off()
    meeting.join(reports.line(), 2, 60.0)
    assert reports.answers() == [b"0", None]


def test_the_first_child_waits_until_a_moment_after_another_has_ended(reports: Reports) -> None:
    seen = Seen(load=Run("load"))
    watch = Watch(seen.load)
    first, second = TrialProcess(11, 10, 0.0, number=1), TrialProcess(12, 10, 0.0, number=2)
    watch.known = {11: first, 12: second}
    child = FirstChild(watch, seen, wanted=True)
    child.parent = 10
    told = Told(watch.clock(), 11, "leaving", {})
    assert not child.hold(reports.line(), Told(0.0, 12, "leaving", {}))
    assert child.hold(reports.line(), told)
    assert not child.hold(reports.line(), told)
    seen.load.told.append(told)
    child.let_go()
    assert reports.answers() == [None] * 3
    assert child.turns()[0] > watch.clock()
    second.ended = -2 * seen.soon
    child.let_go()
    assert reports.answers() == [None, b"", None]
    (late,) = seen.load.told
    assert (late.pid, late.what, set(late.data)) == (11, "leaving", {"held"})
    assert child.turns() == []


def test_nobody_is_held_where_the_job_does_not_want_that(reports: Reports) -> None:
    seen = Seen()
    watch = Watch(seen.load)
    watch.known = {11: TrialProcess(11, 10, 0.0, number=1)}
    child = FirstChild(watch, seen, wanted=False)
    child.parent = 10
    assert not child.hold(reports.line(), Told(0.0, 11, "leaving", {}))
