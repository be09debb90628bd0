"""The rows of a timeline: each comes from an event, and says what the event says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.capture.schema import Capture, Event, Line, Step
from harness.picture.timeline import Row, Timeline, timeline_of
from tests.support import page_samples, traps
from tests.support import timeline_samples as samples
from tests.support.timeline_samples import CHILD, PARENT, run


def _text(row: Row) -> str:
    return "".join(part.text for part in row.parts)


def _events(found: Timeline) -> list[Row]:
    return [row for row in found.rows if row.kind == "event"]


def _arrows(found: Timeline) -> list[tuple[str, int, int | None]]:
    return [(mark.kind, mark.lane, mark.to) for row in found.rows for mark in row.marks if mark.to is not None]


def _told(found: Timeline) -> list[str]:
    return [_text(row) or f"> {'|'.join(row.slip)}" for row in _events(found)]


WAIT = Event(0.02, 2.0003, PARENT, "wait", child=CHILD, status=3)
SLEEP = Event(0.03, 1.99, CHILD, "sleep", seconds=2.0)


def waiting() -> Capture:
    """The parent waits for two seconds; the child sleeps in them."""
    return run(WAIT, SLEEP, ends=(2.1, 2.0), reaped=2.0003)


def test_wait() -> None:
    found = timeline_of(waiting())
    assert [lane.name for lane in found.lanes] == ["parent", "child"]
    assert _told(found) == [
        "the shell starts python x.py",
        "fork() returns 102 in the parent, 0 in the child",
        "wait: nobody has ended yet",
        "exits with 3, and wait returns at once in the parent",
        "exits with 0",
    ]
    assert _arrows(found) == [("fork", 0, 1), ("collect", 1, 0)]
    (gap, late) = [row for row in found.rows if row.kind == "gap"]
    assert gap.before == gap.after == ("waiting", "asleep")
    assert gap.stamp == "+2.0 s"
    assert _text(gap) == "the parent waits for the child; the child sleeps"
    assert late.stamp == "+0.1 s"
    assert [(lane, round(seconds, 6)) for lane, seconds in found.zombies] == [(1, 0.0003)]


def test_a_zombie_is_seen_until_it_is_collected() -> None:
    sleeping = Event(0.02, 3.0, PARENT, "sleep", seconds=3.0)
    collects = Event(3.01, 3.0101, PARENT, "wait", child=CHILD, status=3)
    found = timeline_of(run(sleeping, collects, ends=(3.1, 0.5), reaped=3.0101))
    ended, gap, collected = found.rows[-5], found.rows[-4], found.rows[-3]
    assert _text(ended) == "exits with 3"
    assert (ended.before[1], ended.after[1]) == ("running", "zombie")
    assert gap.before == ("asleep", "zombie")
    assert _text(gap) == "the parent sleeps; the child is a zombie"
    assert _text(collected) == "wait collects the child: status 3"
    assert (collected.before[1], collected.after[1]) == ("zombie", "")


def test_a_child_that_nobody_collects_is_a_zombie_until_its_parent_ends() -> None:
    found = timeline_of(run(ends=(3.0, 1.0), reaped=None))
    assert found.rows[-2].before == ("running", "zombie")
    assert found.zombies == (), "how long is not known: the shell's collecting is not traced"


def test_a_message_wakes_its_reader() -> None:
    pipe = Event(0.005, 0.0051, PARENT, "pipe", fds=(3, 4), files=(2, 3))
    reads = Event(0.02, 1.0002, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    found = timeline_of(run(pipe, reads, writes))
    assert ("message", 1, 0) in _arrows(found)
    assert "write: 5 bytes into the write end, b'hello', which wakes the parent" in _told(found)
    assert "pipe() gives 3, the read end, and 4, the write end" in _told(found)
    begun = next(row for row in found.rows if _text(row).startswith("read("))
    assert begun.after[0] == "waiting"


def test_a_reader_is_woken_whatever_the_writer_does_before_it_has_returned() -> None:
    """The kernel lets the writer run on: its next line, even its end, may come before the read's return."""
    reads = Event(0.02, 1.004, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    prints = Event(1.001, 1.0011, CHILD, "write", fd=1, file=1, size=5, data="done\\n")
    found = timeline_of(run(reads, writes, prints, ends=(9.0, 1.002)))
    row, after = next((row, after) for row, after in zip(found.rows, found.rows[1:], strict=False) if row.at == 1.0)
    assert [(mark.kind, mark.lane, mark.to) for mark in row.marks] == [("message", 1, 0)]
    assert (row.before[0], row.after[0]) == ("waiting", "running"), "the arrow ends its waiting"
    assert after.slip == ("done",)
    assert after.before[0] == after.after[0] == "running"


def test_bytes_that_wait_in_the_pipe_are_two_rows_and_no_arrow() -> None:
    writes = Event(0.1, 0.1001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    reads = Event(1.0, 1.0001, PARENT, "read", fd=3, file=2, size=5, data="hello")
    found = timeline_of(run(writes, reads))
    assert [kind for kind, _, _ in _arrows(found)] == ["fork"]
    assert "write: 5 bytes into the write end, b'hello'" in _told(found)
    assert "read: 5 bytes from the read end, b'hello'" in _told(found)


def test_the_arrow_goes_to_whoever_read_those_bytes() -> None:
    """The parent's write is read by itself; the child's, a moment later, by the parent too: only this is a message."""
    own = Event(0.1, 0.1001, PARENT, "write", fd=4, file=3, size=3, data="own")
    reads_own = Event(0.1002, 0.1003, PARENT, "read", fd=3, file=2, size=3, data="own")
    its = Event(0.2, 0.2001, CHILD, "write", fd=4, file=3, size=3, data="its")
    reads_its = Event(0.2002, 0.2003, PARENT, "read", fd=3, file=2, size=3, data="its")
    messages = [arrow for arrow in _arrows(timeline_of(run(own, reads_own, its, reads_its))) if arrow[0] == "message"]
    assert messages == [("message", 1, 0)]


def test_a_write_waits_only_if_the_pipe_may_be_full() -> None:
    """A slow write of a few bytes was not held up by the pipe; one beyond what the pipe holds was."""
    small = Event(1.0, 1.3, CHILD, "write", fd=4, file=3, size=57, data="x")
    large = Event(2.0, 3.0, CHILD, "write", fd=4, file=3, size=100000, data="x")
    told = _told(timeline_of(run(small, large)))
    assert [text for text in told if text.startswith("write")] == [
        "write: 57 bytes into the write end",
        "write waits: the pipe is full",
        "write: 100000 bytes into the write end",
    ]


def test_signals() -> None:
    sends = Event(1.0, 1.0001, PARENT, "kill", child=CHILD, signal="SIGTERM")
    killed = Event(1.0002, None, CHILD, "killed", signal="SIGTERM")
    capture = run(sends, killed, ends=(2.0, 1.0002), reaped=None)
    capture = replace(capture, events=tuple(e for e in capture.events if (e.pid, e.call) != (CHILD, "exit")))
    found = timeline_of(capture)
    assert ("signal", 0, 1) in _arrows(found)
    assert "sends SIGTERM to the child, which ends it" in _told(found)


def test_a_signal_that_ends_a_child_and_the_wait_for_it_are_two_rows() -> None:
    """Two arrows on one row, one each way, could not be told apart."""
    sends = Event(1.0, 1.0001, PARENT, "kill", child=CHILD, signal="SIGKILL")
    waits = Event(1.0002, 1.0061, PARENT, "wait", child=CHILD, status=-9)
    killed = Event(1.003, None, CHILD, "killed", signal="SIGKILL")
    capture = run(sends, waits, killed, ends=(2.0, 1.003), reaped=1.0061)
    capture = replace(capture, events=tuple(e for e in capture.events if (e.pid, e.call) != (CHILD, "exit")))
    found = timeline_of(capture)
    assert all(len([mark for mark in row.marks if mark.to is not None]) <= 1 for row in found.rows)
    assert _arrows(found) == [("fork", 0, 1), ("signal", 0, 1), ("collect", 1, 0)]
    assert "sends SIGKILL to the child" in _told(found)
    assert "ended by SIGKILL, and wait returns at once in the parent" in _told(found)


def test_a_wait_names_its_child_if_it_can_be_no_other() -> None:
    capture = waiting()
    other = replace(capture.processes[1], pid=103, name="other", born=0.015, ended=None, reaped=None)
    forks = Event(0.015, 0.0151, PARENT, "fork", child=103)
    events = tuple(sorted((*capture.events, forks), key=lambda event: event.at))
    found = timeline_of(replace(capture, processes=(*capture.processes, other), events=events))
    assert next(_text(row) for row in found.rows if row.kind == "gap").startswith("the parent waits for a child; ")


def test_an_editor_of_lines_that_looks_for_a_key_waits_for_a_key() -> None:
    asks = Event(0.02, 1.0, PARENT, "select")
    reads = Event(1.0001, 1.0002, PARENT, "read", fd=0, file=1, size=1, data="\\n")
    gaps = [_text(row) for row in timeline_of(run(asks, reads)).rows if row.kind == "gap"]
    assert gaps[0] == "the parent waits for a key"
    gaps = [_text(row) for row in timeline_of(run(asks, replace(reads, file=2))).rows if row.kind == "gap"]
    assert gaps[0] == "the parent waits for something to happen"


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


def test_printing() -> None:
    pieces = [
        Event(
            1.0 + n / 1000, 1.0 + n / 1000, CHILD, "write", fd=1, file=1, size=len(text), data=text.replace("\n", "\\n")
        )
        for n, text in enumerate(("one ", "line\n", "two\nthree\n"))
    ]
    slips = [row.slip for row in timeline_of(run(*pieces)).rows if row.slip]
    assert slips == [("one line",), ("two", "three")]


def test_many_like_calls_become_one_row() -> None:
    writes = [Event(1 + n / 1000, 1 + n / 1000, CHILD, "write", fd=3, file=4, size=10, data="x") for n in range(5)]
    assert "write 5 times, 50 bytes in all, into notes.txt" in _told(timeline_of(run(*writes)))


def test_calls_can_be_left_out() -> None:
    closes = [Event(1.0, 1.0, PARENT, "close", fd=4, file=3), Event(1.001, 1.001, PARENT, "close", fd=3, file=2)]
    assert "closes 4, the write end, and 3, the read end" in _told(timeline_of(run(*closes)))
    assert not [told for told in _told(timeline_of(run(*closes), ("close",))) if "closes" in told]


def test_all_about_pipes_can_be_left_out() -> None:
    pipe = Event(0.005, 0.0051, PARENT, "pipe", fds=(3, 4), files=(2, 3))
    close = Event(1.0, 1.0, PARENT, "close", fd=4, file=3)
    reads = Event(1.1, 1.2, PARENT, "read", fd=3, file=2, size=0)
    types = Event(1.3, 1.4, PARENT, "read", fd=0, file=1, size=1, data="\\n")
    told = _told(timeline_of(run(pipe, close, reads, types), ("pipes",)))
    assert not [text for text in told if "end" in text]
    assert "you press Enter" in told


def test_exec_keeps_the_lane() -> None:
    found = timeline_of(samples.recorded("thread_exec", "parent"))
    assert "exec: now echo from the thread, same pid" in _told(found)
    assert len(found.lanes) == 1


def test_a_copy_of_a_descriptor_is_told_as_one_whichever_call_made_it() -> None:
    found = timeline_of(run(Event(0.02, 0.03, CHILD, "dup", fd=3, to=0, file=2)))
    assert "makes 0 a copy of 3, the read end" in _told(found)


def test_a_program_that_is_looked_for_is_executed_once() -> None:
    tries = [
        Event(1 + n / 1000, 1 + n / 1000, CHILD, "exec", path=f"/{n}/ls", argv=("ls",), error="ENOENT")
        for n in range(3)
    ]
    found = timeline_of(run(*tries, Event(1.1, 1.2, CHILD, "exec", path="/bin/ls", argv=("ls",))))
    assert [told for told in _told(found) if "exec" in told] == ["exec: now ls, same pid"]
    assert "exec ls fails: ENOENT" in _told(timeline_of(run(*tries)))


def test_a_stopped_process_is_asleep_till_it_goes_on() -> None:
    found = timeline_of(samples.recorded("stopped", "parent", "child"))
    stopped = next(row for row in found.rows if _text(row).startswith("wait says"))
    assert stopped.before[1] == "asleep"


@pytest.mark.parametrize("name", sorted(path.stem for path in traps.LOGS.glob("*.strace")))
def test_what_holds_for_every_picture(name: str) -> None:
    _holds(samples.recorded(name, "parent", "child", "other"))


def _holds(capture: Capture) -> None:
    found = timeline_of(capture)
    assert found == timeline_of(capture), "the same capture gives the same picture"
    times = [time for row in found.rows for time in (row.at,)]
    assert times == sorted(times)
    moments = {event.at for event in capture.events} | {event.until for event in capture.events}
    for row in _events(found):
        assert row.at in moments, "an event of the trace"
        assert row.marks
    for row in found.rows:
        assert len(row.before) == len(row.after) == len(found.lanes)
        for mark in row.marks:
            assert 0 <= mark.lane < len(found.lanes)
            if mark.kind == "fork":
                assert mark.to is not None
                assert row.before[mark.to] == "", "a lane begins at its fork"
            if mark.kind == "exit":
                assert row.before[mark.lane] != ""
                assert row.after[mark.lane] in ("", "zombie")
    for above, below in zip(found.rows, found.rows[1:], strict=False):
        assert above.after == below.before, "what a lane does does not change between two rows"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_pictures_of_any_run_hold(data: st.DataObject) -> None:
    calls = st.sampled_from(["sleep", "write", "read", "wait", "close", "signal", "kill", "exec", "select"])
    events: list[Event] = []
    for pid in (PARENT, CHILD):
        now = 0.02
        for _ in range(data.draw(st.integers(0, 6))):
            now += data.draw(st.floats(0.0005, 0.5))
            length = data.draw(st.sampled_from([0.0001, 0.003, 0.4]))
            call = data.draw(calls)
            file = data.draw(st.sampled_from([1, 2, 3, 4]))
            more = {
                "write": {"fd": 3, "file": file, "size": 3, "data": "ab\\n"},
                "read": {"fd": 3, "file": file, "size": data.draw(st.integers(0, 3)), "data": "abc"},
                "wait": {"child": 0, "status": None},
                "close": {"fd": 3, "file": file},
                "signal": {"signal": "SIGUSR1"},
                "kill": {"child": CHILD, "signal": "SIGUSR1"},
                "exec": {"path": "/bin/ls", "argv": ("ls",)},
            }.get(call, {})
            events.append(Event(now, now + length, pid, call, **more))  # type: ignore[arg-type]  # fields by name
            now += length
    _holds(run(*events))


@pytest.mark.parametrize(
    ("call", "kind"),
    [("fork", "fork"), ("wait", "collect"), ("write", "message"), ("read", "message"), ("kill", "signal")],
)
def test_delete_an_event_and_its_arrow_is_gone(call: str, kind: str) -> None:
    reads = Event(0.02, 1.0002, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    waits = Event(1.1, 8.0001, PARENT, "wait", child=CHILD, status=3)
    sends = Event(1.05, 1.0501, PARENT, "kill", child=CHILD, signal="SIGUSR1")
    capture = run(reads, writes, sends, waits, reaped=8.0001)
    all_of_them = [arrow for arrow, _, _ in _arrows(timeline_of(capture))]
    assert all_of_them == ["fork", "message", "signal", "collect"]
    without = replace(capture, events=tuple(event for event in capture.events if event.call != call))
    assert [arrow for arrow, _, _ in _arrows(timeline_of(without))] == [arrow for arrow in all_of_them if arrow != kind]


def test_ps_is_a_cut_through_those_it_saw() -> None:
    found = timeline_of(page_samples.fork())
    cuts = [row for row in found.rows if row.marks and row.marks[0].kind == "cut"]
    assert [_text(row) for row in cuts] == [
        "terminal 2 ps -af sees one: parent",
        "terminal 2 ps -af sees two: parent and child",
    ]
    assert [[mark.lane for mark in row.marks if mark.kind == "seen"] for row in cuts] == [[0], [0, 1]]


def test_a_key_that_interrupts_reaches_its_lanes() -> None:
    hit = [
        Event(1.001, 1.001, PARENT, "signal", signal="SIGINT"),
        Event(1.002, 1.002, CHILD, "signal", signal="SIGINT"),
    ]
    key = Step(1, (Line(1.0, "key", "Ctrl-C"),))
    found = timeline_of(replace(run(*hit), steps=(key,)))
    (row,) = [row for row in found.rows if _text(row).startswith("you press Ctrl-C")]
    assert _text(row) == "you press Ctrl-C: both get SIGINT"
    assert [(mark.kind, mark.lane) for mark in row.marks] == [("call", 0), ("call", 1)]
    assert not [told for told in _told(timeline_of(replace(run(), steps=(key,)))) if "Ctrl-C" in told]


def test_a_call_that_was_slow_did_not_wait() -> None:
    """Bytes that were there already, and a child that had ended: the processor was elsewhere, nothing was missing."""
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    slow = Event(1.2, 1.3, PARENT, "read", fd=3, file=2, size=5, data="hello")
    late = Event(8.2, 8.4, PARENT, "wait", child=CHILD, status=3)
    found = timeline_of(run(writes, slow, late, reaped=8.4))
    assert not [told for told in _told(found) if "waits" in told or "nobody" in told]
    assert "waiting" not in {state for row in found.rows for state in row.before}
