"""The tables of file descriptors of a run's processes, and what they refer to, at a chosen moment of it.

Pure: only the capture's events are played, up to the moment; a descriptor that no event made is not there.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from harness.capture import Capture, Event, EventCall

_AT_RETURN: frozenset[EventCall] = frozenset({"pipe", "socketpair", "dup", "open", "exec", "socket", "accept"})


@dataclass(frozen=True)
class Table:
    """One process's descriptors."""

    pid: int
    open: dict[int, int]
    """File (an entry of `Capture.files`) by descriptor."""
    closed: dict[int, int]
    """The same for descriptors that the process itself had and closed, and did not use again."""
    ended: bool


@dataclass(frozen=True)
class Snapshot:
    """All tables at one moment."""

    tables: dict[int, Table]
    """By pid, in order of birth."""
    offsets: dict[int, int]
    """The offset of each description of a file, in bytes, as far as the run tells."""
    at: float
    """The moment, in seconds since the session's start."""


@dataclass
class _Open:
    open: dict[int, int] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)
    ended: bool = False

    def put(self, fd: int, file: int) -> None:
        self.closed.pop(fd, None)
        self.open[fd] = file

    def close(self, fd: int) -> None:
        if fd in self.open:
            self.closed[fd] = self.open.pop(fd)


def effect(event: Event) -> float:
    """When the call takes effect: some when they begin, some when they return."""
    return event.until if event.call in _AT_RETURN and event.until is not None else event.at


def snapshot(capture: Capture, last: Event | None, including: bool = True) -> Snapshot:
    """The tables after the event `last` (before it, if not `including`); at the very end for None."""
    found: dict[int, _Open] = {}
    offsets: dict[int, int] = {}
    traced = {process.pid for process in capture.processes}
    terminals = {file.name: file.id for file in capture.files if file.kind == "terminal"}
    appends = {file.id for file in capture.files if file.append}
    for process in capture.processes:
        if process.parent not in traced and f"terminal {process.terminal}" in terminals:
            terminal = terminals[f"terminal {process.terminal}"]
            found[process.pid] = _Open(dict.fromkeys((0, 1, 2), terminal))
    at = 0.0
    for event in sorted(capture.events, key=effect):
        if event is last and not including:
            break
        at = effect(event)
        _play(event, found, offsets, appends)
        if event is last:
            break
    tables = {pid: Table(pid, dict(one.open), dict(one.closed), one.ended) for pid, one in found.items()}
    return Snapshot(tables, offsets, at)


def _play(event: Event, found: dict[int, _Open], offsets: dict[int, int], appends: Container[int]) -> None:
    table = found.setdefault(event.pid, _Open())
    if event.call == "fork" and event.child:
        found[event.child] = _Open(dict(table.open))
    elif event.call == "exit" or event.call == "killed":
        for fd in list(table.open):
            table.close(fd)
        table.ended = True
    elif event.error:
        return
    elif event.call == "pipe" or event.call == "socketpair":
        for fd, file in zip(event.fds, event.files, strict=True):
            table.put(fd, file)
    elif event.call == "exec":
        for fd in event.fds:
            table.close(fd)
    elif event.call == "dup" and event.to is not None and event.file is not None:
        table.put(event.to, event.file)
    elif event.call == "accept" and event.to is not None:
        table.put(event.to, event.files[0])
    elif event.call == "socket" and event.fd is not None and event.file is not None:
        table.put(event.fd, event.file)
    elif event.call == "open" and event.fd is not None and event.file is not None:
        table.put(event.fd, event.file)
        offsets[event.file] = 0
    elif event.call == "close" and event.fd is not None:
        table.close(event.fd)
    elif event.file in offsets and event.file is not None and event.size is not None:
        if event.call == "seek":
            offsets[event.file] = event.size
        elif event.call == "write" and event.file in appends:
            # It went to the end of the file, and so did the offset.
            if event.offset is None:
                del offsets[event.file]
            else:
                offsets[event.file] = event.offset + event.size
        elif event.call == "read" or event.call == "write":
            offsets[event.file] += event.size
