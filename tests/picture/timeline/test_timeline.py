"""The rows of a timeline: each comes from an event, and says what the event says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.capture.schema import Capture, Event
from harness.picture.timeline import timeline_of
from tests.support import timeline_samples as samples
from tests.support import traps
from tests.support.timeline_samples import CHILD, PARENT, arrows, event_rows, run, sentence, told

WAIT = Event(0.02, 2.0003, PARENT, "wait", child=CHILD, status=3)
SLEEP = Event(0.03, 1.99, CHILD, "sleep", seconds=2.0)


def waiting() -> Capture:
    """The parent waits for two seconds; the child sleeps in them."""
    return run(WAIT, SLEEP, ends=(2.1, 2.0), reaped=2.0003)


def test_wait() -> None:
    found = timeline_of(waiting())
    assert [lane.name for lane in found.lanes] == ["parent", "child"]
    assert told(found) == [
        "the shell starts python x.py",
        "fork() returns 102 in the parent, 0 in the child",
        "wait: nobody has ended yet",
        "exits with 3, and wait returns at once in the parent",
        "exits with 0",
    ]
    assert arrows(found) == [("fork", 0, 1), ("collect", 1, 0)]
    (gap, late) = [row for row in found.rows if row.kind == "gap"]
    assert gap.before == gap.after == ("waiting", "asleep")
    assert gap.stamp == "+2.0 s"
    assert sentence(gap) == "the parent waits for the child; the child sleeps"
    assert late.stamp == "+0.1 s"
    assert [(lane, round(seconds, 6)) for lane, seconds in found.zombies] == [(1, 0.0003)]


@pytest.mark.parametrize("name", sorted(path.stem for path in traps.LOGS.glob("*.strace")))
def test_what_holds_for_every_picture(name: str) -> None:
    _holds(samples.recorded(name, "parent", "child", "other"))


def _holds(capture: Capture) -> None:
    found = timeline_of(capture)
    assert found == timeline_of(capture), "the same capture gives the same picture"
    times = [time for row in found.rows for time in (row.at,)]
    assert times == sorted(times)
    moments = {event.at for event in capture.events} | {event.until for event in capture.events}
    for row in event_rows(found):
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
    all_of_them = [arrow for arrow, _, _ in arrows(timeline_of(capture))]
    assert all_of_them == ["fork", "message", "signal", "collect"]
    without = replace(capture, events=tuple(event for event in capture.events if event.call != call))
    assert [arrow for arrow, _, _ in arrows(timeline_of(without))] == [arrow for arrow in all_of_them if arrow != kind]
