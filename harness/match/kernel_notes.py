"""What the kernel saw instead of a line of the `=== kernel` block that it did not see, in words for the report."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from harness.capture import Event, Process
from harness.match.kernel_block import Found, matched, told
from harness.session import KernelLine, Session

EXPLAINED = 20
"""Missing lines of a lane of which it is said what came instead: those after them follow from these."""
NEAREST = 200
"""Different events of a process that are compared with a missing line.  Equal ones are compared once."""
_SHOWN = 3
"""Processes that are named where none fits."""
_LONGEST = 60
"""Characters of an event or a program that are shown."""


def notes(
    session: Session, found: Found, events: Sequence[Event], processes: Sequence[Process], pinned: Mapping[str, str]
) -> dict[int, str]:
    """What to say of each missing line, by its number; `pinned` are the names that the terminals' lines bound."""
    names = {int(found.bound[name]): name for name in session.cast if found.bound.get(name, "").isdigit()}
    account = _Account(session.cast, found, events, processes, names)
    result: dict[int, str] = {}
    for lane in dict.fromkeys(line.lane for line in found.missing):
        lines = [line for line in session.kernel if line.lane == lane and not line.banned]
        missing = [line for line in lines if line in found.missing]
        result |= dict.fromkeys((line.line for line in missing), "not found either")
        result |= account.of_lane(lane, lines, missing[:EXPLAINED])
        if lane not in pinned and lane in found.bound:
            result[missing[0].line] += f"; {lane} was taken to be {account.whole(int(found.bound[lane]))}"
    return result


@dataclass(frozen=True)
class _Account:
    """What the kernel saw, and the names that its processes have by what was found."""

    cast: tuple[str, ...]
    found: Found
    events: Sequence[Event]
    processes: Sequence[Process]
    names: Mapping[int, str]

    def of_lane(self, lane: str, lines: Sequence[KernelLine], missing: Sequence[KernelLine]) -> dict[int, str]:
        """What the kernel saw instead of some of a lane's lines."""
        unsought = "not looked for: there are too many ways to deal the lanes; print the pids of more processes"
        sought = [line for line in missing if line not in self.found.unsought]
        result = {line.line: unsought for line in missing if line in self.found.unsought}
        if lane not in self.found.bound:
            return result | {line.line: self._nobody(line) for line in sought}
        pid = int(self.found.bound[lane])
        if not any(process.pid == pid for process in self.processes):
            return result | {line.line: f"the kernel saw no process {pid}" for line in sought}
        places = {self.found.places[line.line]: line for line in lines if line.line in self.found.places}
        events = [event for event in self.events if event.pid == pid]
        did = _Did(self.cast, self.found.bound, events, [told(event, self.names) for event in events], places)
        return result | {line.line: did.instead(line) for line in sought}

    def _nobody(self, line: KernelLine) -> str:
        """Why no process is that of the line's lane."""
        free = [process.pid for process in self.processes if process.pid not in self.names]
        if not free:
            taken = ", ".join(f"{name} is {pid}" for pid, name in self.names.items())
            return f"no process is left for this lane: {taken}" if taken else "the kernel saw no process"
        near = _nearest(line, (told(e, self.names) for e in self.events if e.pid in free and e.call == line.verb))
        shown = ", ".join(self._program(pid) for pid in free[:_SHOWN])
        more = f" and {len(free) - _SHOWN} more" if len(free) > _SHOWN else ""
        return f"no process fits the lane, of {shown}{more}" + (f"; the nearest is {near}" if near else "")

    def whole(self, pid: int) -> str:
        """A process: its pid, its program, its parent."""
        parent = next((process.parent for process in self.processes if process.pid == pid), 0)
        name = self.names.get(parent)
        told_parent = f", whose parent is {f'{name} ({parent})' if name else parent}" if parent else ""
        return f"process {self._program(pid)}{told_parent}"

    def _program(self, pid: int) -> str:
        """A process with what it runs, if that is known: `12 (python fork.py)`."""
        execs = {event.pid: event for event in self.events if event.call == "exec" and not event.error}
        runs = next((execs[one] for one in self._line_of(pid) if one in execs), None)
        return f"{pid} ({_cut(told(runs, {}).removeprefix('exec '))})" if runs else str(pid)

    def _line_of(self, pid: int) -> Iterator[int]:
        """The process and those that it descends from."""
        parents = {process.pid: process.parent for process in self.processes}
        while pid in parents:
            yield pid
            pid = parents.pop(pid)


@dataclass(frozen=True)
class _Did:
    """What the process of a lane did: its events, the same in words, and the lines that are answered by some."""

    cast: tuple[str, ...]
    bound: Mapping[str, str]
    events: Sequence[Event]
    said: Sequence[str]
    answers: Mapping[int, KernelLine]

    def instead(self, line: KernelLine) -> str:
        """What it did instead of what a line says."""
        if not self.events:
            return f"{line.lane} did nothing"
        begin = max((place + 1 for place, one in self.answers.items() if one.line < line.line), default=0)
        end = min((place for place, one in self.answers.items() if one.line > line.line), default=len(self.events))
        kind: dict[str, list[int]] = {}
        for place, event in enumerate(self.events):
            if event.call == line.verb:
                kind.setdefault(self.said[place], []).append(place)
        equal = [places for places in islice(kind.values(), NEAREST) if self._answers(line, self.events[places[0]])]
        same = sorted(place for places in equal for place in places)
        if early := [place for place in same if place not in self.answers and place < begin]:
            then = self.answers[min(place for place in self.answers if place > early[0])]
            return f"it came earlier, before `{_cut(then.text)}`"
        if near := _nearest(line, (said for said, places in kind.items() if any(begin <= n < end for n in places))):
            return f"the kernel saw {near} instead"
        if same:
            return f"it came only {'once' if len(same) == 1 else f'{len(same)} times'}"
        free = {said: [place for place in places if place not in self.answers] for said, places in kind.items()}
        if near := _nearest(line, (said for said, places in free.items() if places and places[0] < begin)):
            return f"the nearest is {near}, which came earlier"
        if near := _nearest(line, (said for said, places in free.items() if places)):
            return f"the nearest is {near}, which came later"
        return self._next(line, begin, end)

    def _answers(self, line: KernelLine, event: Event) -> bool:
        return matched(line, event, self.bound, self.cast) is not None

    def _next(self, line: KernelLine, begin: int, end: int) -> str:
        """What it did next, where it did nothing of the line's kind."""
        if begin < end:
            return f"no {line.verb} came, but {_quoted(self.said[begin])}"
        if begin == len(self.events):
            return f"{line.lane} did nothing more after {_quoted(self.said[begin - 1])}"
        return f"nothing came before {_quoted(self.said[begin])}"


def _nearest(line: KernelLine, said: Iterable[str]) -> str:
    """Of events in words the one that is most like the line, the first of several; empty if there is none."""
    matcher = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(line.text.split())
    best, ratio = "", -1.0
    for one in islice(dict.fromkeys(said), NEAREST):
        matcher.set_seq1(one.split())
        if (like := matcher.ratio()) > ratio:
            best, ratio = one, like
    return best and _quoted(best)


def _quoted(said: str) -> str:
    return f"`{_cut(said)}`"


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
