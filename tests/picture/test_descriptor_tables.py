"""The tables of descriptors of a run, played up to a moment."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Event
from harness.picture import effect, snapshot
from tests.support import timeline_samples as samples
from tests.support.timeline_samples import CHILD, PARENT, closing, run


def test_at_the_very_end_all_is_closed() -> None:
    tables = snapshot(closing(), None).tables
    assert [(pid, table.open, table.ended) for pid, table in tables.items()] == [(PARENT, {}, True), (CHILD, {}, True)]
    assert tables[PARENT].closed == {0: 1, 1: 1, 2: 1, 3: 2, 4: 3}


def test_an_event_counts_only_if_it_is_included() -> None:
    capture = closing()
    close = next(event for event in capture.events if event.call == "close")
    assert 4 in snapshot(capture, close, including=False).tables[PARENT].open
    after = snapshot(capture, close)
    assert 4 not in after.tables[PARENT].open
    assert after.at == close.at


def test_a_descriptor_that_is_used_again_is_not_a_closed_one() -> None:
    again = Event(0.05, 0.06, PARENT, "open", fd=4, file=4, path="notes.txt")
    capture = replace(closing(), events=tuple(sorted((*closing().events, again), key=lambda event: event.at)))
    table = snapshot(capture, again).tables[PARENT]
    assert (table.open[4], table.closed) == (4, {})


def test_a_dup_gives_another_descriptor_for_the_same_and_what_fails_gives_none() -> None:
    calls = [
        Event(0.02, 0.02, CHILD, "dup", fd=0, to=5, file=1),
        Event(0.03, 0.03, CHILD, "dup", fd=0, to=6, file=1, error="EMFILE"),
        Event(0.04, 0.04, CHILD, "fork", error="EAGAIN"),
    ]
    assert snapshot(run(*calls), calls[-1]).tables[CHILD].open == {0: 1, 1: 1, 2: 1, 5: 1}
    assert set(snapshot(run(*calls), calls[-1]).tables) == {PARENT, CHILD}


def test_reads_writes_and_seeks_move_the_offset_of_a_file() -> None:
    calls = [
        Event(0.02, 0.02, PARENT, "open", fd=3, file=4, path="notes.txt"),
        Event(0.03, 0.03, PARENT, "write", fd=3, file=4, size=7),
        Event(0.04, 0.04, PARENT, "seek", fd=3, file=4, size=2),
        Event(0.05, 0.05, PARENT, "read", fd=3, file=4, size=3),
        Event(0.06, 0.06, PARENT, "read", fd=3, file=4, error="EIO"),
    ]
    capture = run(*calls)
    assert [snapshot(capture, call).offsets for call in calls] == [{4: 0}, {4: 7}, {4: 2}, {4: 5}, {4: 5}]


def test_what_gives_a_descriptor_takes_effect_when_it_returns() -> None:
    assert effect(Event(1.0, 2.0, PARENT, "open")) == 2.0
    assert effect(Event(1.0, 2.0, PARENT, "close")) == 1.0
    assert effect(Event(1.0, None, PARENT, "open")) == 1.0


def test_a_process_of_another_program_starts_with_its_own_terminal() -> None:
    capture = samples.recorded("descriptors", "python")
    (pid,) = [process.pid for process in capture.processes]
    assert snapshot(capture, capture.events[0]).tables[pid].open == {0: 1, 1: 1, 2: 1}
