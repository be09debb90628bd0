"""From events to moments: whose they are, and which bytes they moved."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Event, Process
from harness.picture import lanes
from harness.picture.timeline.cast import cast
from harness.picture.timeline.moments import moments
from harness.picture.timeline.timeline_model import Moment
from tests.support.timeline_samples import CHILD, PARENT, run


def made(*events: Event) -> list[Moment]:
    capture = run(*events)
    return moments(cast(capture, lanes(capture)))


def test_bytes_leave_a_pipe_in_the_order_in_which_they_came() -> None:
    first = Event(1.0, 1.0, CHILD, "write", fd=4, file=3, size=3, data="abc")
    second = Event(1.1, 1.1, CHILD, "write", fd=4, file=3, size=2, data="de")
    taken = Event(1.2, 1.2, PARENT, "read", fd=3, file=2, size=4, data="abcd")
    rest = Event(1.3, 1.3, PARENT, "read", fd=3, file=2, size=1, data="e")
    assert [moment.bytes for moment in made(first, second, taken, rest) if moment.bytes] == [
        (0, 3),
        (3, 5),
        (0, 4),
        (4, 5),
    ]


def test_of_other_processes_only_their_signals_to_a_lane_are_told() -> None:
    stranger = Process(77, 1, "", 2, 0.5, None, None, None)
    kills = Event(1.0, 1.0, 77, "kill", child=CHILD, signal="SIGTERM")
    closes = Event(1.1, 1.1, 77, "close", fd=3, file=4)
    capture = run(kills, closes)
    capture = replace(capture, processes=(*capture.processes, stranger))
    found = [moment for moment in moments(cast(capture, lanes(capture))) if moment.lane == -1]
    assert ["".join(part.text for part in moment.parts) for moment in found] == [
        "terminal 2 kill: SIGTERM for the child"
    ]


def test_what_a_process_did_before_the_picture_is_not_in_it() -> None:
    early = Event(0.005, 0.006, CHILD, "close", fd=3, file=4)
    assert "close" not in [moment.call for moment in made(early)]
    assert "close" in [moment.call for moment in made(replace(early, at=0.02, until=0.02))]
