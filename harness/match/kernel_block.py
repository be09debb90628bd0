"""The `=== kernel` block of a session, held against what the kernel saw.

Each event of a process is put in words; a line of the block matches an event whose words begin with
it, or are it, if it says `(exactly)`.  A call that failed is only matched by a line that ends with
its error.  The lines of a lane must be found in their order; other events may lie between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.capture import Event, EventCall, Process
from harness.match.line_rules import distinct
from harness.processes import ended_as
from harness.session import KernelLine, Session

_SLEEP = re.compile(r"sleep (\d+(?:\.\d+)?)s(?: [A-Z]\w+)?$")
_SHORT = 0.2
"""Part of a sleep that must still be left when its call begins."""

_KernelLane = tuple[str, Sequence[KernelLine]]
"""A lane's name, and the lines that must be found in it."""


@dataclass(frozen=True)
class Found:
    """How the block fared."""

    bound: dict[str, str]
    missing: tuple[KernelLine, ...] = ()
    """Lines that no event answers (of each lane the first, and those after it)."""
    banned: tuple[KernelLine, ...] = ()
    """`!` lines that an event answers."""


def words(event: Event) -> str:
    """The event as a session's kernel block says it."""
    e = event
    said: dict[EventCall, list[object]] = {
        "fork": [e.child],
        "exec": [e.path.rpartition("/")[2], *e.argv[1:]],
        "exit": [e.status],
        "killed": [e.signal],
        "signal": [e.signal],
        "kill": [e.child, e.signal],
        "killpg": [e.group, e.signal],
        "wait": [e.child, *_ending(e)] if e.child else [e.child],
        "setpgid": [e.child, e.group],
        "foreground": [e.group],
        "pipe": [*e.fds],
        "socketpair": [*e.fds],
        "dup": [e.fd, e.to],
        "open": [e.path, e.fd, *e.flags],
        "close": [e.fd],
        "seek": [e.fd, e.size],
        "read": [e.size, e.fd],
        "write": [e.size, e.fd],
        "pread": [e.size, e.fd, e.offset],
        "pwrite": [e.size, e.fd, e.offset],
        "flock": [e.fd, *e.flags],
        "lockf": [e.fd, *e.flags],
        "socket": [e.fd],
        "bind": [e.fd, e.path],
        "listen": [e.fd],
        "accept": [e.fd, e.to],
        "connect": [e.fd, e.path],
        "recv": [e.size, e.fd],
        "send": [e.size, e.fd],
        "sleep": [f"{e.seconds:g}s" if e.seconds is not None else ""],
    }
    parts = [str(word) for word in said.get(e.call, []) if word not in (None, "")]
    if e.error and e.call == "wait":
        parts = []
    return " ".join([e.call, *parts, *([e.error] if e.error else [])])


def _ending(event: Event) -> list[str]:
    """What a wait told of the child: how it ended, or that it stopped or goes on; nothing where it did not ask."""
    if event.status is None:
        return [] if not event.signal else ["continued"] if event.signal == "SIGCONT" else ["stopped", event.signal]
    ending = f"exit {event.status}" if event.status >= 0 else ended_as(event.status)
    return [ending, "WNOWAIT"] if event.peek else [ending]


def hold(
    session: Session, events: Sequence[Event], processes: Sequence[Process], bound: Mapping[str, str],
    who: Mapping[str, int],
) -> Found:  # fmt: skip
    """Look for the block in the events; `bound` and `who` are what the terminals' lines said of the cast.

    A lane whose process is not known yet may be any process that no other name stands for, oldest first.
    """
    known = {**{name: str(pid) for name, pid in who.items()}, **bound}
    lanes: dict[str, list[KernelLine]] = {}
    for line in session.kernel:
        if not line.banned:
            lanes.setdefault(line.lane, []).append(line)
    search = _Search(session, events, processes)
    # The first way counts: another, in which what is banned was done by a process without a name, would hide it.
    for result in search.ways(list(lanes.items()), known):
        return Found(result, (), search.banned(result))
    return Found(known, search.missing(lanes, known), ())


def matched(
    line: KernelLine, event: Event, bound: Mapping[str, str], cast: tuple[str, ...]
) -> dict[str, str] | None:  # fmt: skip
    """The bindings after the line, if it tells of the event; None otherwise.  No two of the cast are one process."""
    if line.verb != event.call or (event.error and line.last != event.error):
        return None
    if asked := _SLEEP.match(line.text):
        return dict(bound) if _slept(event, float(asked[1])) else None
    # An argument may hold a newline, a line of the session cannot.
    after = line.pattern.match(" ".join(words(event).split()), bound)
    return after if after is not None and distinct(cast, after) else None


def _slept(event: Event, seconds: float) -> bool:
    """Whether it was a sleep of so many seconds.

    How long a sleep was to last is only known from its end, which Python names (clock_nanosleep with TIMER_ABSTIME):
    on a busy machine part of it has passed when the call begins.
    """
    return event.seconds is not None and _SHORT * seconds <= event.seconds <= seconds * 1.01 + 0.001


@dataclass(frozen=True)
class _Search:
    """A search for lines of the block: what was seen, and the session whose cast the names are."""

    session: Session
    events: Sequence[Event]
    processes: Sequence[Process]

    def ways(self, lanes: Sequence[_KernelLane], bound: dict[str, str]) -> Iterator[dict[str, str]]:
        """Every way to find the lanes in the events, as what is bound then."""
        if not lanes:
            yield bound
            return
        (lane, lines), *rest = lanes
        for pid in self._candidates(lane, bound):
            named = {**bound, lane: str(pid)}
            if distinct(self.session.cast, named):
                for after in self._in_order(lines, [e for e in self.events if e.pid == pid], named):
                    yield from self.ways(rest, after)

    def _candidates(self, lane: str, bound: Mapping[str, str]) -> list[int]:
        """The processes that a lane may be, oldest first."""
        if lane in bound:
            return [int(bound[lane])]
        return [p.pid for p in self.processes if str(p.pid) not in bound.values()]

    def _in_order(
        self, lines: Sequence[KernelLine], events: Sequence[Event], bound: dict[str, str]
    ) -> Iterator[dict[str, str]]:
        """Every way to find the lines, in order, in one process's events.

        Of the events that answer a line and bind the same, the first leaves most events for the lines after it.  The
        others are not tried: in a loop of equal events there would be no end of it.
        """
        if not lines:
            yield bound
            return
        tried: list[dict[str, str]] = []
        for number, event in enumerate(events):
            after = matched(lines[0], event, bound, self.session.cast)
            if after is not None and after not in tried:
                yield from self._in_order(lines[1:], events[number + 1 :], after)
                tried.append(after)

    def banned(self, bound: Mapping[str, str]) -> tuple[KernelLine, ...]:
        """The lines that must not be and that an event answers."""
        return tuple(
            line
            for line in self.session.kernel
            if line.banned
            and any(matched(line, e, bound, self.session.cast) is not None for e in self.events_of(line.lane, bound))
        )

    def events_of(self, lane: str, bound: Mapping[str, str]) -> list[Event]:
        """What the lane's process did."""
        return [event for event in self.events if str(event.pid) == bound.get(lane)]

    def missing(self, lanes: Mapping[str, list[KernelLine]], bound: dict[str, str]) -> tuple[KernelLine, ...]:
        """For the report: the longest beginnings of the lanes that can be found together; the rest is missing."""
        kept: list[_KernelLane] = []
        missing: list[KernelLine] = []
        for lane, lines in lanes.items():
            for count in range(len(lines), -1, -1):
                if next(self.ways([*kept, (lane, lines[:count])], bound), None) is not None:
                    kept.append((lane, lines[:count]))
                    missing.extend(lines[count:])
                    break
            else:
                missing.extend(lines)
        return tuple(missing)
