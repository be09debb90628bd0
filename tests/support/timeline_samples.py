"""Runs for tests of the pictures: recorded traps made captures, and a small language to write runs by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness import trace
from harness.capture.schema import SCHEMA, Capture, Command, Event, File, Process, Ran
from harness.picture import Row, Timeline
from tests.support import traps

PARENT, CHILD = 101, 102
LOGS = traps.LOGS


def recorded(name: str, *names: str) -> Capture:
    """The recorded run of a trap, its processes named in order of birth; times are seconds since its start."""
    log = traps.LOGS / f"{name}.strace"
    pid, at = log.read_text().split(maxsplit=2)[:2]
    account = trace.read_trace([trace.Source(str(Path(log)), 1, 1, int(pid), "/dev/pts/9")], float(at), monotonic=0.0)
    named = dict(zip((process.pid for process in account.processes), names, strict=False))
    processes = tuple(replace(process, name=named.get(process.pid, "")) for process in account.processes)
    return _capture(processes, account.files, account.events)


def run(
    *events: Event, born: float = 0.01, ends: tuple[float, float] = (9.0, 8.0), reaped: float | None = 8.5
) -> Capture:
    """A parent that forks a child at `born`, and does `events` besides; they end at `ends`, the child is collected."""
    fork = Event(born, born + 0.0001, PARENT, "fork", child=CHILD)
    start = Event(0.0, 0.0001, PARENT, "exec", path="/usr/bin/python", argv=("python", "x.py"))
    last = [Event(ends[0], None, PARENT, "exit", status=0), Event(ends[1], None, CHILD, "exit", status=3)]
    processes = (
        Process(PARENT, 1, "parent", 1, 0.0, ends[0], 0, None),
        Process(CHILD, PARENT, "child", 1, born, ends[1], 3, reaped),
    )
    every = sorted([start, fork, *events, *last], key=lambda event: event.at)
    files = (
        File(1, "terminal", "terminal 1"),
        File(2, "pipe read end", "pipe 1"),
        File(3, "pipe write end", "pipe 1"),
        File(4, "file", "notes.txt"),
        File(5, "file", "notes.txt"),
    )
    return _capture(processes, files, tuple(every))


def closing() -> Capture:
    """Each side closes the end of their pipe that it does not use."""
    pipe = Event(0.005, 0.0051, PARENT, "pipe", fds=(3, 4), files=(2, 3))
    return run(pipe, Event(0.02, 0.02, PARENT, "close", fd=4, file=3), Event(0.03, 0.03, CHILD, "close", fd=3, file=2))


def _capture(processes: tuple[Process, ...], files: tuple[File, ...], events: tuple[Event, ...]) -> Capture:
    first = processes[0]
    return Capture(
        schema=SCHEMA,
        key="sample",
        name="fork/sample",
        title="A sample",
        ran=Ran("2026-11-24T14:31:07+00:00", "Linux 6.12", "3.13.0", True, 10.0),
        program="sample.py",
        processes=processes,
        files=files,
        events=events,
        commands=(Command(1, "python sample.py", first.pid, first.parent, 0.0, first.ended, first.status),),
    )


def sentence(row: Row) -> str:
    """The sentence of a row."""
    return "".join(part.text for part in row.parts)


def event_rows(found: Timeline) -> list[Row]:
    """The rows that are events, not gaps."""
    return [row for row in found.rows if row.kind == "event"]


def arrows(found: Timeline) -> list[tuple[str, int, int | None]]:
    """Every mark from a lane to another: its kind and the two lanes."""
    return [(mark.kind, mark.lane, mark.to) for row in found.rows for mark in row.marks if mark.to is not None]


def told(found: Timeline) -> list[str]:
    """What the rows of events say; of one that prints, the lines behind `>`."""
    return [sentence(row) or f"> {'|'.join(row.slip)}" for row in event_rows(found)]
