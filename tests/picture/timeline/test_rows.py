"""Moments are laid out as rows, with what each lane does between them."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Capture, Event
from harness.picture import timeline_of
from tests.support.timeline_samples import CHILD, PARENT, run, sentence, told

WAIT = Event(0.02, 2.0003, PARENT, "wait", child=CHILD, status=3)


SLEEP = Event(0.03, 1.99, CHILD, "sleep", seconds=2.0)


def waiting() -> Capture:
    """The parent waits for two seconds; the child sleeps in them."""
    return run(WAIT, SLEEP, ends=(2.1, 2.0), reaped=2.0003)


def test_a_wait_names_its_child_if_it_can_be_no_other() -> None:
    capture = waiting()
    other = replace(capture.processes[1], pid=103, name="other", born=0.015, ended=None, reaped=None)
    forks = Event(0.015, 0.0151, PARENT, "fork", child=103)
    events = tuple(sorted((*capture.events, forks), key=lambda event: event.at))
    found = timeline_of(replace(capture, processes=(*capture.processes, other), events=events))
    assert next(sentence(row) for row in found.rows if row.kind == "gap").startswith("the parent waits for a child; ")


def test_an_editor_of_lines_that_looks_for_a_key_waits_for_a_key() -> None:
    asks = Event(0.02, 1.0, PARENT, "select", fds=(0,))
    reads = Event(1.0001, 1.0002, PARENT, "read", fd=0, file=1, size=1, data="\\n")
    gaps = [sentence(row) for row in timeline_of(run(asks, reads)).rows if row.kind == "gap"]
    assert gaps[0] == "the parent waits for a key"
    gaps = [sentence(row) for row in timeline_of(run(asks, replace(reads, file=2))).rows if row.kind == "gap"]
    assert gaps[0] == "the parent waits for something to happen"


def test_who_waits_for_nothing_that_can_be_ready_waits_for_a_signal() -> None:
    pauses = Event(0.02, 7.0, PARENT, "select", error="EINTR")
    gaps = [sentence(row) for row in timeline_of(run(pauses)).rows if row.kind == "gap"]
    assert gaps[0] == "the parent waits for a signal"


def test_calls_can_be_left_out() -> None:
    closes = [Event(1.0, 1.0, PARENT, "close", fd=4, file=3), Event(1.001, 1.001, PARENT, "close", fd=3, file=2)]
    assert "closes 4, the write end, and 3, the read end" in told(timeline_of(run(*closes)))
    assert not [said for said in told(timeline_of(run(*closes), ("close",))) if "closes" in said]


def test_all_about_pipes_can_be_left_out() -> None:
    pipe = Event(0.005, 0.0051, PARENT, "pipe", fds=(3, 4), files=(2, 3))
    close = Event(1.0, 1.0, PARENT, "close", fd=4, file=3)
    reads = Event(1.1, 1.2, PARENT, "read", fd=3, file=2, size=0)
    types = Event(1.3, 1.4, PARENT, "read", fd=0, file=1, size=1, data="\\n")
    said = told(timeline_of(run(pipe, close, reads, types), ("pipes",)))
    assert not [text for text in said if "end" in text]
    assert "you press Enter" in said


def test_lanes_that_do_the_same_are_told_together() -> None:
    sleeps = [Event(0.02, 3.0, pid, "sleep", seconds=3.0) for pid in (PARENT, CHILD)]
    gap = next(row for row in timeline_of(run(*sleeps)).rows if row.kind == "gap")
    assert sentence(gap) == "both sleep"
    assert gap.before == gap.after == ("asleep", "asleep")


def test_a_stamp_is_left_out_where_the_row_above_has_the_same() -> None:
    opens = [Event(1.0001 + n / 10000, 1.0002, CHILD, "open", fd=3, file=4, path=f"file {n}") for n in range(2)]
    rows = [row for row in timeline_of(run(*opens)).rows if sentence(row).startswith("open gives")]
    assert [row.stamp for row in rows] == ["1.000", ""]
