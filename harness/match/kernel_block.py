"""The `=== kernel` block of a session, held against what the kernel saw.

Each event of a process is put in words; a line of the block matches an event whose words begin with
it, or are it, if it says `(exactly)`.  A call that failed is only matched by a line that ends with
its error.  The lines of a lane must be found in their order; other events may lie between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.capture import Event, EventCall, Process
from harness.match.line_rules import distinct
from harness.processes import ended_as
from harness.session import KernelLine, Pattern, PatternError, Session

_SLEEP = re.compile(r"sleep (\d+(?:\.\d+)?)s(?: [A-Z]\w+)?$")
_SHORT = 0.2
"""Part of a sleep that must still be left when its call begins."""
COMPARED = 100_000
"""Events that are held against lines before a search is given up: a second or so.  A block that is found needs one look
at each event, but lanes that nothing pins can be dealt to many processes in more ways than anybody can wait for."""

_KernelLane = tuple[str, Sequence[KernelLine]]
"""A lane's name, and the lines that must be found in it."""


@dataclass(frozen=True)
class Found:
    """How the block fared."""

    bound: dict[str, str]
    missing: tuple[KernelLine, ...] = ()
    """Lines that no event answers, given those that are found."""
    banned: tuple[KernelLine, ...] = ()
    """`!` lines that an event answers."""
    places: Mapping[int, int] = field(default_factory=dict)
    """The event that answers each line of the session: its place among those of its process."""
    unsought: tuple[KernelLine, ...] = ()
    """Those of the missing lines that were not looked for, because the search was given up."""
    given_up: bool = False
    """Whether the search for the whole block was given up."""


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


def block_line(event: Event, names: Mapping[int, str]) -> str:
    """The event as a line of the block that matches it can say it, with `{_}` for what a line cannot say.

    `names` are those of the cast, by pid: a pid that has none would be another one in the next run.
    """
    said = [word if _plain(word) else "{_}" for word in words(event).split()]
    for place, pid in _pids(event).items():
        said[place] = f"{{{names.get(pid, '_')}}}" if pid not in (0, -1) else said[place]
    # What ends with a bracket may be read as `(exactly)`, or as a time.
    return " ".join([*said[:-1], "{_}" if said[-1].endswith(")") else said[-1]])


def told(event: Event, names: Mapping[int, str]) -> str:
    """The event in words, with the names of the cast as holes in place of pids."""
    said = words(event).split()
    for place, pid in _pids(event).items():
        said[place] = f"{{{names[pid]}}}" if pid in names else said[place]
    return " ".join(said)


_OF_PIDS: Mapping[EventCall, Callable[[Event], tuple[int | None, ...]]] = {
    "fork": lambda event: (event.child,),
    "wait": lambda event: (event.child,),
    "kill": lambda event: (event.child,),
    "killpg": lambda event: (event.group,),
    "setpgid": lambda event: (event.child, event.group),
    "foreground": lambda event: (event.group,),
}
"""Events whose first words are pids, or process groups, which are called after a process."""


def _pids(event: Event) -> dict[int, int]:
    """Which of the event's words are pids, by their place."""
    said = words(event).split()
    pids = _OF_PIDS[event.call](event) if event.call in _OF_PIDS else ()
    return {
        place: pid for place, pid in enumerate(pids, 1) if pid is not None and said[place : place + 1] == [str(pid)]
    }


def _plain(word: str) -> bool:
    """Whether a word of a line stands for itself alone."""
    try:
        return word.isprintable() and Pattern.read(word, ()).literal
    except PatternError:
        return False


def hold(
    session: Session, events: Sequence[Event], processes: Sequence[Process], bound: Mapping[str, str],
    who: Mapping[str, int], *, whole: bool = False,
) -> Found:  # fmt: skip
    """Look for the block in the events; `bound` and `who` are what the terminals' lines said of the cast.

    A lane whose process is not known yet may be any process that no other name stands for, oldest first.
    If not all of it can be found, it is told how much can be; or nothing, where only the `whole` will do.
    """
    known = {**{name: str(pid) for name, pid in who.items()}, **bound}
    lanes: dict[str, list[KernelLine]] = {}
    for line in session.kernel:
        if not line.banned:
            lanes.setdefault(line.lane, []).append(line)
    search = _Search(session, events, processes)
    # The first way counts: another, in which what is banned was done by a process without a name, would hide it.
    way, given_up = search.first(lanes, known)
    if way:
        return Found(way.bound, (), search.banned(way.bound), way.places)
    lines = tuple(line for line in session.kernel if not line.banned)
    if whole:
        return Found(known, lines, unsought=lines, given_up=given_up)
    return replace(_Search(session, events, processes).most(lanes, known), given_up=given_up)


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
class _Way:
    """A way to find lines in the events: what is bound then, and which event of its process answers each line."""

    bound: dict[str, str]
    places: dict[int, int]


class _GivenUp(Exception):
    """The search takes too long."""


class _Search:
    """A search for lines of the block: what was seen, the session whose cast the names are, what it may cost."""

    def __init__(self, session: Session, events: Sequence[Event], processes: Sequence[Process]) -> None:
        self.session = session
        self.processes = processes
        self.events: dict[int, list[Event]] = {}
        for event in events:
            self.events.setdefault(event.pid, []).append(event)
        self.left = COMPARED + 4 * len(events)

    def first(self, lanes: Mapping[str, Sequence[KernelLine]], bound: dict[str, str]) -> tuple[_Way | None, bool]:
        """The first way to find the lanes, if there is one, and whether the search for it was given up."""
        try:
            return next(self.ways(list(lanes.items()), _Way(bound, {})), None), False
        except _GivenUp:
            return None, True

    def most(self, lanes: Mapping[str, Sequence[KernelLine]], bound: dict[str, str]) -> Found:
        """Each line that can be found together with those before it that are; the others are missing."""
        kept: dict[str, list[KernelLine]] = {}
        best = _Way(bound, {})
        missing: list[KernelLine] = []
        unsought: list[KernelLine] = []
        for lane, lines in lanes.items():
            for line in lines:
                way, given_up = self.first({**kept, lane: [*kept.get(lane, ()), line]}, bound)
                if way:
                    kept.setdefault(lane, []).append(line)
                    best = way
                    continue
                missing.append(line)
                if given_up:
                    unsought.append(line)
        banned = () if missing else self.banned(best.bound)
        return Found(best.bound, tuple(missing), banned, best.places, tuple(unsought))

    def ways(self, lanes: Sequence[_KernelLane], way: _Way) -> Iterator[_Way]:
        """Every way to find the lanes in the events, beside what is found already."""
        if not lanes:
            yield way
            return
        (lane, lines), *rest = lanes
        for pid in self._candidates(lane, way.bound):
            self._spend()
            named = {**way.bound, lane: str(pid)}
            if distinct(self.session.cast, named):
                for after in self._in_order(lines, self.events.get(pid, []), 0, _Way(named, way.places)):
                    yield from self.ways(rest, after)

    def _candidates(self, lane: str, bound: Mapping[str, str]) -> list[int]:
        """The processes that a lane may be, oldest first."""
        if lane in bound:
            return [int(bound[lane])]
        return [p.pid for p in self.processes if str(p.pid) not in bound.values()]

    def _in_order(self, lines: Sequence[KernelLine], events: Sequence[Event], first: int, way: _Way) -> Iterator[_Way]:
        """Every way to find the lines, in order, in one process's events from the `first` on.

        Of the events that answer a line and bind the same, the first leaves most events for the lines after it.  The
        others are not tried: in a loop of equal events there would be no end of it.
        """
        if not lines:
            yield way
            return
        tried: list[dict[str, str]] = []
        for number in range(first, len(events)):
            self._spend()
            after = matched(lines[0], events[number], way.bound, self.session.cast)
            if after is not None and after not in tried:
                found = _Way(after, {**way.places, lines[0].line: number})
                yield from self._in_order(lines[1:], events, number + 1, found)
                tried.append(after)

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _GivenUp

    def banned(self, bound: Mapping[str, str]) -> tuple[KernelLine, ...]:
        """The lines that must not be and that an event answers."""
        return tuple(
            line
            for line in self.session.kernel
            if line.banned
            and any(matched(line, e, bound, self.session.cast) is not None for e in self._of(line.lane, bound))
        )

    def _of(self, lane: str, bound: Mapping[str, str]) -> list[Event]:
        pid = bound.get(lane, "")
        return self.events.get(int(pid), []) if pid.isdigit() else []
