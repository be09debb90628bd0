"""What a process was doing at every moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Disposition, Event, File
from harness.picture import timeline_of
from harness.picture.timeline.states import Interval, Life, held, lives
from harness.picture.timeline.timeline_model import ASLEEP, RUNNING
from tests.support import timeline_samples as samples
from tests.support.timeline_samples import CHILD, PARENT, run, sentence, told


def test_a_zombie_is_seen_until_it_is_collected() -> None:
    sleeping = Event(0.02, 3.0, PARENT, "sleep", seconds=3.0)
    collects = Event(3.01, 3.0101, PARENT, "wait", child=CHILD, status=3)
    found = timeline_of(run(sleeping, collects, ends=(3.1, 0.5), reaped=3.0101))
    ended, gap, collected = found.rows[-5], found.rows[-4], found.rows[-3]
    assert sentence(ended) == "exits with 3"
    assert (ended.before[1], ended.after[1]) == ("running", "zombie")
    assert gap.before == ("asleep", "zombie")
    assert sentence(gap) == "the parent sleeps; the child is a zombie"
    assert sentence(collected) == "wait collects the child: status 3"
    assert (collected.before[1], collected.after[1]) == ("zombie", "")


def test_a_child_that_nobody_collects_is_a_zombie_until_its_parent_ends() -> None:
    found = timeline_of(run(ends=(3.0, 1.0), reaped=None))
    assert found.rows[-2].before == ("running", "zombie")
    assert found.zombies == (), "how long is not known: the shell's collecting is not traced"


def test_a_write_waits_only_if_the_pipe_may_be_full() -> None:
    """A slow write of a few bytes was not held up by the pipe; one beyond what the pipe holds was."""
    small = Event(1.0, 1.3, CHILD, "write", fd=4, file=3, size=57, data="x")
    large = Event(2.0, 3.0, CHILD, "write", fd=4, file=3, size=100000, data="x")
    said = told(timeline_of(run(small, large)))
    assert [text for text in said if text.startswith("write")] == [
        "write: 57 bytes into the write end",
        "write waits: the pipe is full",
        "write: 100000 bytes into the write end",
    ]


@pytest.mark.parametrize(
    ("before", "size", "full"),
    [
        ((), 61440, True),
        ((), 61439, False),
        ((40000,), 21440, True),
        ((40000,), 21439, False),
        ((40000, -1), 21440, False),
    ],
)
def test_a_pipe_is_full_when_less_than_a_page_is_free(before: tuple[int, ...], size: int, full: bool) -> None:
    """What was written before is in it still, unless it was read; the kernel counts pages."""
    moved = [
        Event(1.0 + n, 1.0001 + n, CHILD, "write", fd=4, file=3, size=one)
        if one > 0
        else Event(1.0 + n, 1.0001 + n, PARENT, "read", fd=3, file=2, size=-one)
        for n, one in enumerate(before)
    ]
    slow = Event(5.0, 5.5, CHILD, "write", fd=4, file=3, size=size)
    assert (slow in held(run(*moved, slow))) == full


def test_another_pipe_s_bytes_are_not_in_it() -> None:
    other = (*run().files, File(6, "pipe read end", "pipe 2"), File(7, "pipe write end", "pipe 2"))
    full = Event(1.0, 1.0001, CHILD, "write", fd=6, file=7, size=61440)
    slow = Event(2.0, 2.5, CHILD, "write", fd=4, file=3, size=100)
    assert slow not in held(replace(run(full, slow), files=other))


def test_who_is_collected_outside_the_picture_is_no_zombie_in_it() -> None:
    """The parent's own end: the shell that started it collects it, and is no lane."""
    capture = run(ends=(3.0, 1.0))
    shell = replace(capture.processes[0], pid=1, parent=0, name="")
    traced = replace(capture.processes[0], reaped=3.4)
    late = Event(3.5, 3.5, CHILD, "signal", signal="SIGUSR1")
    found = timeline_of(
        replace(capture, processes=(shell, traced, *capture.processes[1:]), events=(*capture.events, late))
    )
    assert [lane for lane, _ in found.zombies] == [1]
    assert not [row for row in found.rows if row.before[0] == "zombie" or row.after[0] == "zombie"]


def test_a_stopped_process_is_asleep_till_it_goes_on() -> None:
    found = timeline_of(samples.recorded("stopped", "parent", "child"))
    stopped = next(row for row in found.rows if sentence(row).startswith("wait says"))
    assert stopped.before[1] == "asleep"


@pytest.mark.parametrize(("disposition", "state"), [("", "asleep"), ("ignored", "running"), ("handled", "running")])
def test_a_signal_to_stop_stops_only_who_leaves_it_to_the_kernel(disposition: Disposition, state: str) -> None:
    signal = Event(2.0, 2.0, CHILD, "signal", signal="SIGTSTP", disposition=disposition)
    found = timeline_of(run(signal))
    [row] = [row for row in found.rows if sentence(row).startswith("SIGTSTP")]
    assert row.after[1] == state
    assert ("stops it" in sentence(row)) == (state == "asleep")


def test_it_is_its_own_next_sigcont_that_lets_a_stopped_process_go_on() -> None:
    signals = [
        Event(1.5, 1.5, CHILD, "signal", signal="SIGCONT"),
        Event(2.0, 2.0, CHILD, "signal", signal="SIGSTOP"),
        Event(2.2, 2.2, CHILD, "signal", signal="SIGUSR1"),
        Event(2.5, 2.5, PARENT, "signal", signal="SIGCONT"),
        Event(3.0, 3.0, CHILD, "signal", signal="SIGCONT"),
    ]
    for count, end in ((5, 3.0), (4, 8.0)):
        capture = run(*signals[:count])
        life = lives(capture, {PARENT: 0.0, CHILD: 0.01}, held(capture))[CHILD]
        assert [(one.start, one.end) for one in life.intervals if one.state == ASLEEP] == [(2.0, end)]


def test_a_call_that_was_slow_did_not_wait() -> None:
    """Bytes that were there already, and a child that had ended: the processor was elsewhere, nothing was missing."""
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    slow = Event(1.2, 1.3, PARENT, "read", fd=3, file=2, size=5, data="hello")
    late = Event(8.2, 8.4, PARENT, "wait", child=CHILD, status=3)
    found = timeline_of(run(writes, slow, late, reaped=8.4))
    assert not [said for said in told(found) if "waits" in said or "nobody" in said]
    assert "waiting" not in {state for row in found.rows for state in row.before}


def test_who_asks_while_a_child_is_torn_down_does_not_wait_for_it() -> None:
    """Its exit was told, and it is drawn as a zombie."""
    asks = Event(8.001, 8.006, PARENT, "wait", child=CHILD, status=3)
    capture = run(asks, ends=(9.0, 8.0), reaped=8.006)
    late = replace(capture, processes=(capture.processes[0], replace(capture.processes[1], ended=8.005)))
    found = timeline_of(late)
    assert "wait: nobody has ended yet" not in told(found)
    assert "waiting" not in {state for row in found.rows for state in (row.before[0], row.after[0])}


def test_of_a_stretch_of_time_the_state_counts_that_fills_most_of_it() -> None:
    process = run().processes[0]
    running, asleep, again = Interval(0, 1, RUNNING), Interval(1, 3, ASLEEP), Interval(3, 4.5, RUNNING)
    life = Life(process, (running, asleep, again))
    assert life.during(0.5, 2.5) is asleep
    assert life.during(0, 4.5) is again, "running in two pieces, of which this is the longer"
    assert life.during(4, 6) is None, "mostly it is not there"
    assert (life.before(1), life.before(1.1), life.before(0)) == (running, asleep, None)
    assert life.during(2, 2) is asleep
    first, between, last = Interval(0, 2, RUNNING), Interval(2, 3, ASLEEP), Interval(3, 4, RUNNING)
    assert Life(process, (first, between, last)).during(0, 4) is first


def test_a_life_has_no_holes_until_its_process_is_collected() -> None:
    capture = run(Event(1.0, 2.0, CHILD, "sleep", seconds=1.0), ends=(9.0, 8.0), reaped=8.5)
    life = lives(capture, {PARENT: 0.0, CHILD: 0.01}, held(capture))[CHILD]
    assert [(one.start, one.end, one.state) for one in life.intervals] == [
        (0.01, 1.0, "running"),
        (1.0, 2.0, "asleep"),
        (2.0, 8.0, "running"),
        (8.0, 8.5, "zombie"),
    ]
