"""What each process of a capture was doing, at every moment: running, asleep, waiting, a zombie, or not there."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from harness.capture import Capture, Event, FileKind, Process
from harness.picture.timeline.timeline_model import ASLEEP, NONE, RUNNING, WAITING, ZOMBIE, LaneState

_WAITED_FOR: frozenset[FileKind] = frozenset({"pipe read end", "pipe write end", "socket", "terminal"})
"""What a read or write may have to wait for."""
STOPS = frozenset({"SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"})
"""Signals that stop a process until SIGCONT, unless it handles or ignores them."""
_UNLOCKS = {"LOCK_UN", "F_UNLCK"}
BLOCKED = 0.002
"""Seconds from which a call counts as waiting, if what it waited for was not there."""
CAPACITY, PAGE = 65536, 4096
"""Bytes that a pipe holds on Linux, and bytes of a page (pipe(7))."""


@dataclass(frozen=True)
class Interval:
    """A stretch of time in one state."""

    start: float
    end: float
    state: LaneState
    event: Event | None = None
    """The call that it is inside, if it is asleep or waiting."""


@dataclass(frozen=True)
class Life:
    """One process, from birth to being collected."""

    process: Process
    intervals: tuple[Interval, ...]
    """In order, without holes from its birth on."""

    def before(self, time: float) -> Interval | None:
        """The interval that `time` ends or interrupts, if the process is there then."""
        return next((interval for interval in self.intervals if interval.start < time <= interval.end), None)

    def during(self, start: float, end: float) -> Interval | None:
        """The interval of the state that fills most of `start` to `end`; None if the process mostly is not there."""
        if end <= start:  # a call of another process had not returned yet when the next thing happened
            return self.before(end)
        lengths: dict[LaneState, float] = {}
        longest: dict[LaneState, Interval] = {}
        for interval in self.intervals:
            length = min(end, interval.end) - max(start, interval.start)
            if length <= 0:
                continue
            lengths[interval.state] = lengths.get(interval.state, 0.0) + length
            best = longest.get(interval.state)
            if best is None or length > min(end, best.end) - max(start, best.start):
                longest[interval.state] = interval
        lengths[NONE] = end - start - sum(lengths.values())
        state = max(lengths, key=lambda state: lengths[state])
        return longest.get(state)


def lives(capture: Capture, pids: Mapping[int, float], waits: frozenset[Event]) -> dict[int, Life]:
    """The lives of the processes in `pids`, which gives each its birth as the picture shows it; `waits` is `held`."""
    last = max([capture.ran.seconds, *(event.at for event in capture.events)])
    processes = {process.pid: process for process in capture.processes}
    came = _came(capture)
    result = {}
    for pid, born in pids.items():
        process = processes[pid]
        leaving = (e.at for e in capture.events if e.pid == pid and e.call == "exit")
        ended = next(leaving, last if process.ended is None else process.ended)
        spans = [(0, born, ended)]
        spans += [(one.tid, one.born, ended if one.ended is None else one.ended) for one in process.threads]
        found = _together([_of_thread(capture, pid, *span, waits, came) for span in spans])
        gone = _gone(process, {one: processes[one] for one in pids}, last)
        if process.ended is not None and gone > ended:  # torn down or a zombie: both are past the program's end
            found.append(Interval(ended, gone, ZOMBIE))
        result[pid] = Life(process, tuple(interval for interval in found if interval.end > interval.start))
    return result


def _of_thread(
    capture: Capture, pid: int, thread: int, born: float, ended: float, waits: frozenset[Event],
    came: Mapping[Event, float],
) -> list[Interval]:  # fmt: skip
    """What one thread of a process did from its birth to its end."""
    found: list[Interval] = []
    now = born
    for event in capture.events:
        mine = event.pid == pid and (event.thread == thread or event.call == "signal")  # a stop stops all threads
        state = _inside(event, waits) if mine and now <= event.at < ended else NONE
        if state:
            found.append(Interval(now, event.at, RUNNING))
            until = _goes_on(event, capture) if event.call == "signal" else event.until
            if event in waits and event in came and until is not None:  # the write wakes it; it returns a bit later
                until = min(until, max(event.at, came[event]))
            now = ended if until is None else min(ended, until)
            found.append(Interval(event.at, now, state, event))
    found.append(Interval(now, ended, RUNNING))
    return found


def _together(threads: Sequence[list[Interval]]) -> list[Interval]:
    """What a process did: it runs while one of its threads does; when none does, what the first of them does."""
    first, *others = threads
    if not others:
        return first
    edges = sorted({edge for thread in threads for one in thread for edge in (one.start, one.end)})
    result: list[Interval] = []
    for start, end in pairwise(edges):
        there = [one for thread in threads for one in thread if one.start <= start and end <= one.end]
        runs = any(one.state == RUNNING for one in there)
        state, event = (RUNNING, None) if runs or not there else (there[0].state, there[0].event)
        if result and (result[-1].state, result[-1].event) == (state, event):
            result[-1] = replace(result[-1], end=end)
        else:
            result.append(Interval(start, end, state, event))
    return result


def held(capture: Capture) -> frozenset[Event]:
    """The calls that held their process up, for want of a child's end, of bytes, of room or of a key.

    A call may take long only because other processes had the processor: what it waited for must not have been there.
    """
    kinds = {file.id: file.kind for file in capture.files}
    ended = {process.pid: process.ended for process in capture.processes}
    # Who has called exit is told as ended, and drawn so, though the kernel needs a moment to tear it down.
    ended |= {event.pid: event.at for event in capture.events if event.call == "exit"}
    came = _came(capture)
    room = _room(capture)
    locked = _locked(capture)
    return frozenset(
        event for event in capture.events if _holds(event, kinds, ended, came, locked) and room.get(event, 0) <= 0
    )


def _holds(
    event: Event, kinds: Mapping[int, FileKind], ended: Mapping[int, float | None], came: Mapping[Event, float],
    locked: Container[Event],
) -> bool:  # fmt: skip
    length = float("inf") if event.until is None else event.until - event.at
    if length < BLOCKED:
        return False
    if event.call == "futex":  # whatever it says then: its time was up, or the lock had changed when it went on
        return True
    if event.error not in ("", "EINTR"):
        return False
    if event.call == "wait":
        end = ended.get(event.child or 0)
        return event.child != 0 and (end is None or end > event.at)
    if event.call == "select" or event.call == "accept":
        return True
    if event.call == "flock" or event.call == "lockf":
        return event in locked
    kind = kinds.get(event.file or 0)
    if (event.call == "read" or event.call == "recv") and kind in _WAITED_FOR:
        return came.get(event, event.at + 1) > event.at
    return (event.call == "write" or event.call == "send") and kind in _WAITED_FOR and kind != "terminal"


def _locked(capture: Capture) -> frozenset[Event]:
    """The locks that were asked for while another open file description, or another process, had one on the file."""
    names = {file.id: file.name for file in capture.files}
    asked = [event for event in capture.events if event.call == "flock" or event.call == "lockf"]
    return frozenset(
        event
        for event in asked
        for other in asked
        if names.get(other.file or 0) == names.get(event.file or 0) and other.call == event.call
        if (other.file, other.pid) != (event.file, event.pid) and not other.error and not _UNLOCKS & {*other.flags}
        if other.until is not None and other.until <= event.at < _unlocked(other, capture)
    )


def _unlocked(lock: Event, capture: Capture) -> float:
    """When the lock was given up: said so, closed, or its process at its end."""
    for event in capture.events:
        if event.at > (lock.until or 0.0) and event.pid == lock.pid:
            said = event.call == lock.call and event.file == lock.file and _UNLOCKS & {*event.flags}
            closes = event.call == "close" and event.fd == lock.fd
            if said or closes or event.call == "exit" or event.call == "killed":
                return event.at
    return float("inf")


def _room(capture: Capture) -> dict[Event, int]:
    """For each write to a pipe, how many bytes it left room for; a page less than that, for the kernel counts pages."""
    names = {file.id: file.name for file in capture.files if file.is_pipe}
    moved = [event for event in capture.events if event.size and names.get(event.file or 0)]
    result = {}
    for event in moved:
        if event.call == "write":
            same = [one for one in moved if names[one.file or 0] == names[event.file or 0] and one is not event]
            done = [one for one in same if one.until is not None and one.until <= event.at]
            inside = sum((one.size or 0) * (1 if one.call == "write" else -1) for one in done)
            result[event] = CAPACITY - PAGE - inside - (event.size or 0)
    return result


def _came(capture: Capture) -> dict[Event, float]:
    """For each read of a pipe that got bytes, when the write of the first of them began."""
    names = {file.id: file.name for file in capture.files if file.is_pipe}
    written: dict[str, list[tuple[int, float]]] = {}
    taken: dict[str, int] = {}
    result: dict[Event, float] = {}
    by_return = sorted(capture.events, key=lambda event: event.at if event.until is None else event.until)
    for event in sorted(by_return, key=lambda event: event.call != "write"):  # the writes first
        name = names.get(event.file or 0)
        if name is None or not event.size:
            continue
        if event.call == "write":
            before = written.setdefault(name, [(0, 0.0)])
            before.append((before[-1][0] + event.size, event.at))
        elif event.call == "read":
            place = taken.get(name, 0)
            result[event] = next((at for end, at in written.get(name, []) if end > place), event.at)
            taken[name] = place + event.size
    return result


def _goes_on(event: Event, capture: Capture) -> float | None:
    """When the process that the event stopped goes on, if it does."""
    going = (e.at for e in capture.events if e.pid == event.pid and e.at > event.at and e.signal == "SIGCONT")
    return next(going, None)


def stops(event: Event) -> bool:
    """Whether it is a signal that stopped its process."""
    return event.call == "signal" and event.signal in STOPS and not event.disposition


def _inside(event: Event, waits: frozenset[Event]) -> LaneState:
    if event.call == "sleep" or stops(event):
        return ASLEEP
    return WAITING if event in waits else NONE


def _gone(process: Process, processes: Mapping[int, Process], last: float) -> float:
    """When nothing of it was left; with its parent if that never collected it; 0 if its parent is not in the picture.

    Nobody could see there who collects it, or that it does: a shell does at once.
    """
    parent = processes.get(process.parent)
    if parent is None:
        return 0.0
    if process.reaped is not None:
        return process.reaped
    ended = last if process.ended is None else process.ended
    return max(ended, last if parent.ended is None else parent.ended)
