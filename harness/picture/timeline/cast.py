"""Who is who in a capture: its lanes, its other processes, its files, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.capture import Capture, Event, File, FileKind, Process
from harness.picture.lane_colours import Lanes
from harness.picture.timeline.states import held
from harness.picture.timeline.timeline_model import Part

COMMON = frozenset(
    {"parent", "child", "grandchild", "shell", "reader", "writer", "sender", "receiver", "first", "second", "third"}
)
"""Names of lanes that take an article: common nouns, and ordinals."""


@dataclass(frozen=True)
class Cast:
    """Who is who in a capture."""

    capture: Capture
    lanes: Lanes
    files: dict[int, File]
    kinds: dict[int, FileKind]
    processes: dict[int, Process]
    held: frozenset[Event]
    """The calls that held their process up."""
    sockets: dict[int, str]
    """The sockets that a server has, in words, by their file."""

    def index(self, pid: int | None) -> int:
        """The lane of a pid, -1 if it has none."""
        return next((at for at, lane in enumerate(self.lanes.all) if lane.pid == pid), -1)

    def name(self, pid: int | None) -> Part:
        """A process by its name, in its colour if it has one."""
        at = self.index(pid)
        return Part(self.lanes.all[at].name, "lane", at) if at >= 0 else Part(f"process {pid}")

    def the(self, pid: int | None) -> tuple[Part, ...]:
        """The same within a sentence: `the parent`, but `wc`."""
        name = self.name(pid)
        return (Part("the "), name) if name.text in COMMON else (name,)

    def listed(self, lanes: Sequence[int], article: bool = True) -> tuple[Part, ...]:
        """Lanes as a sentence lists them, each with its article unless that is not wanted."""
        parts: list[Part] = []
        for place, lane in enumerate(lanes):
            if place:
                parts.append(Part(" and " if place == len(lanes) - 1 else ", "))
            pid = self.lanes.all[lane].pid
            parts += self.the(pid) if article else [self.name(pid)]
        return tuple(parts)

    def kind(self, event: Event) -> FileKind | None:
        """The kind of what the event's descriptor refers to, None if the trace does not know."""
        return self.kinds.get(event.file or 0)

    def file(self, event: Event) -> str:
        """What the event's descriptor refers to, in words."""
        file = self.files.get(event.file or 0)
        if file is None:
            return "what it refers to"
        if file.is_pipe:
            number = "" if self.pipes() == 1 else f" of {file.name}"
            return f"the {file.kind.removeprefix('pipe ')}{number}"
        if file.id in self.sockets:
            return self.sockets[file.id]
        return "the terminal" if file.kind == "terminal" else file.name

    def pipe(self, event: Event | None) -> str:
        """The name of the pipe that the event's descriptor is an end of, or empty."""
        file = self.files.get(event.file or 0) if event else None
        return file.name if file and file.is_pipe else ""

    def pipes(self) -> int:
        """How many pipes there are."""
        return len({file.name for file in self.files.values() if file.is_pipe})


def cast(capture: Capture, lanes: Lanes) -> Cast:
    """Who is who in `capture`."""
    return Cast(
        capture,
        lanes,
        {file.id: file for file in capture.files},
        {file.id: file.kind for file in capture.files},
        {process.pid: process for process in capture.processes},
        held(capture),
        _sockets(capture.events),
    )


def _sockets(events: Sequence[Event]) -> dict[int, str]:
    """The sockets of servers: a number of its own, beside that of its descriptor, would tell nobody which one it is."""
    listening = [event.file for event in events if event.call == "listen" and event.file and not event.error]
    accepted = [event.files[0] for event in events if event.call == "accept" and event.files]
    return _numbered("listening socket", listening) | _numbered("connection", accepted)


def _numbered(what: str, files: Sequence[int]) -> dict[int, str]:
    """Names for files of one kind: `the connection`, or `connection 1` if there are several."""
    once = list(dict.fromkeys(files))
    return {file: f"the {what}" if len(once) == 1 else f"{what} {number}" for number, file in enumerate(once, 1)}


def births(who: Cast) -> dict[int, float]:
    """When each lane's process begins in the picture: at its fork, or, if no lane forked it, at its program's start."""
    result: dict[int, float] = {}
    for lane in who.lanes.all:
        if lane.pid is None or lane.pid not in who.processes:
            continue
        process = who.processes[lane.pid]
        started = (e.at for e in who.capture.events if e.pid == lane.pid and e.call == "exec" and not e.error)
        forked = who.index(process.parent) >= 0
        result[lane.pid] = process.born if forked else next(started, process.born)
    return result
