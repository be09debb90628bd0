"""Whose words a capture must not keep: what `ps` and its like tell is about everybody's processes.

The transcript keeps those rows that the session asks for.  The trace saw all of them, and what was made of them on
their way through pipes (`ps -ef | grep python`); of these it keeps the calls and sizes, not the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.capture import Event, File
from harness.processes import WATCHERS


def from_watchers(events: Iterable[Event], files: Iterable[File]) -> frozenset[Event]:
    """The reads and writes whose bytes came from a program that looks at others' processes."""
    pipes = {file.id: file.name for file in files if file.is_pipe}
    tainted: set[int] = set()
    full: set[str] = set()
    result = []
    for event in sorted(events, key=_taken):
        if event.call == "exec" and not event.error:
            tainted.discard(event.pid)
            if event.path.rpartition("/")[2] in WATCHERS:
                tainted.add(event.pid)
        elif (event.call == "read" or event.call == "write") and event.data:
            pipe = _pipe(event, pipes)
            if event.call == "read" and pipe in full:
                tainted.add(event.pid)
            elif event.call == "write" and pipe and event.pid in tainted:
                full.add(pipe)
            if event.pid in tainted:
                result.append(event)
    return frozenset(result)


def _taken(event: Event) -> float:
    """When a read's bytes were there; everything else counts from its begin."""
    return event.until if event.call == "read" and event.until is not None else event.at


def _pipe(event: Event, pipes: Mapping[int, str]) -> str | None:
    return pipes.get(event.file or 0)
