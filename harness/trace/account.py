"""What the kernel saw of a session: the logs of its traced commands, read as processes, files and events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.capture import Event, File, Process, Thread
from harness.strace_log import FORKS, Call, parse_log, values
from harness.trace import withheld
from harness.trace.replay import Replay, effect
from harness.trace.sizes import Sizes


@dataclass(frozen=True)
class Source:
    """One traced command of a session."""

    log: str
    """Path of strace's log."""
    terminal: int
    """Number of the terminal it was given to, from 1."""
    shell: int
    """Pid of the process that started it."""
    pid: int
    """Its own pid."""
    tty: str
    """The terminal's device, such as `/dev/pts/5`."""


@dataclass(frozen=True)
class Trace:
    """The kernel's account of a session; the three parts are those of `harness.capture.Capture`."""

    processes: tuple[Process, ...]
    """In order of birth."""
    files: tuple[File, ...]
    events: tuple[Event, ...]
    """In order of `at`."""


def read_trace(
    sources: Sequence[Source], zero: float, monotonic: float | None = None, sizes: Mapping[str, int] | None = None
) -> Trace:
    """The account of all traced commands of a session, on one clock.

    `zero` is the session's start in epoch seconds.  `monotonic` is the epoch time of CLOCK_MONOTONIC's zero
    (by default this machine's, now): a sleep's end is asked for on that clock.  `sizes` are the lengths, in bytes, of
    the files that lay in the session's folder at its start.
    Raises `ValueError` for a log that it cannot read, `OSError` for one that is not there.
    """
    if monotonic is None:
        monotonic = time.time() - time.monotonic()
    logs = [parse_log(Path(source.log).read_text("utf-8", "surrogateescape"), source.log) for source in sources]
    first = {source.pid: source for source in sources}
    calls = _with_lost(sorted((call for log in logs for call in log), key=lambda call: call.at), set(first))
    pids, parents = _family(calls, first)
    terminals = {pids[call.tid]: source.terminal for source, log in zip(sources, logs, strict=True) for call in log} | {
        child: 0 for child in parents if child not in pids.values()
    }
    for child, parent in parents.items():
        terminals[child] = terminals.get(child) or terminals.get(parent, 0)
    ttys = {source.tty: source.terminal for source in sources}
    replay = Replay(pids, terminals, ttys, monotonic, Sizes(sizes), _ends(calls))
    waiting = dict(first)
    events: list[Event] = []
    for call in sorted(calls, key=effect):
        if call.tid in waiting:
            replay.start(call.tid, waiting.pop(call.tid).terminal)
        events += replay.step(call)
    events = [event for event in sorted(events, key=lambda event: event.at) if replay.own(event)]
    events = _after_the_end(_without_fatal_signals(events), calls)
    processes = _processes(calls, events, parents, terminals, pids)
    return _shifted(Trace(tuple(processes), tuple(replay.files), tuple(events)), zero)


def _ends(calls: Iterable[Call]) -> dict[int, tuple[float, int]]:
    """When each thread ended, and how: its status, or minus the signal's number."""
    return {
        call.tid: (call.at, int(call.args[0]) if call.name == "exited" else -values.signal(call.args[0]))
        for call in calls
        if call.name in ("exited", "killed")
    }


def _with_lost(calls: list[Call], first: set[int]) -> list[Call]:
    """The calls, with a result for each fork that never returned because its process was killed inside.

    A process that appears although no fork returned its pid is the child of the last such fork before.
    """
    known = first | {call.result for call in calls if call.name in FORKS and call.result}
    result = list(calls)
    for index, call in enumerate(calls):
        if call.tid in known:
            continue
        known.add(call.tid)
        before = [i for i, c in enumerate(result[:index]) if c.name in FORKS and c.until is None and c.result is None]
        if before:
            result[before[-1]] = result[before[-1]]._replace(result=call.tid)
    return result


def _family(calls: list[Call], first: dict[int, Source]) -> tuple[dict[int, int], dict[int, int]]:
    """The process of each thread, and the parent of each process, by pid; 0 if its log does not know it."""
    pids = {pid: pid for pid in first}
    parents = {pid: source.shell for pid, source in first.items()}
    for call in calls:
        pid = pids.setdefault(call.tid, call.tid)
        parents.setdefault(pid, 0)
        if call.name in FORKS and call.result:
            if "CLONE_THREAD" in " ".join(call.args):
                pids[call.result] = pid
            else:
                pids[call.result] = call.result
                parents[call.result] = pid
    return pids, parents


def _processes(
    calls: list[Call],
    events: list[Event],
    parents: dict[int, int],
    terminals: dict[int, int],
    pids: dict[int, int],
) -> Iterable[Process]:
    """The processes in order of birth, with their ends and who collected them."""
    seen: dict[int, float] = {}
    for call in calls:
        seen.setdefault(call.tid, call.at)
    born = {event.child: event.at for event in events if event.call == "fork" and event.child}
    ends = _ends(calls)
    reaped: dict[int, Event] = {}
    for event in events:
        collects = event.call == "wait" and not event.peek
        if collects and event.child and event.status is not None and event.until is not None:
            reaped[event.child] = event
    threads: dict[int, list[Thread]] = {}
    for call in calls:
        if call.name in FORKS and call.result and pids[call.result] != call.result:
            thread = Thread(call.result, call.at, ends.get(call.result, (None, 0))[0])
            threads.setdefault(pids[call.tid], []).append(thread)
    for pid in sorted(parents, key=lambda pid: born.get(pid, seen.get(pid, 0.0))):
        collected = reaped.get(pid)
        ended, status = ends.get(pid, (None, None))
        if ended is None and collected is not None:  # the log lost it: its parent knows
            status, ended = collected.status, collected.until
        yield Process(
            pid=pid,
            parent=parents[pid],
            name="",
            terminal=terminals[pid],
            born=born.get(pid, seen.get(pid, 0.0)),
            ended=ended,
            status=status,
            reaped=collected.until if collected else None,
            threads=tuple(threads.get(pid, ())),
        )


def _without_fatal_signals(events: list[Event]) -> list[Event]:
    """A signal that ended its process is told once, as `killed`, with who sent it.

    The kernel tells of no delivery of SIGKILL: its sender is the last process that had sent it.
    """
    last: dict[int, int] = {}
    sent: dict[int, int] = {}
    fatal: set[int] = set()
    result = list(events)
    for index, event in enumerate(events):
        if event.call == "killed" and event.pid in last and events[last[event.pid]].signal == event.signal:
            before = events[last[event.pid]]
            fatal.add(last[event.pid])
            result[index] = replace(event, sender=before.sender, code=before.code)
        elif event.call == "killed" and event.signal == "SIGKILL" and event.pid in sent:
            result[index] = replace(event, sender=sent[event.pid], code="SI_USER")
        if event.call == "signal":
            last[event.pid] = index
        if (event.call == "kill" or event.call == "killpg") and event.signal == "SIGKILL" and not event.error:
            sent |= dict.fromkeys((*event.members, event.child or 0), event.pid)
    return [event for index, event in enumerate(result) if index not in fatal]


def _after_the_end(events: list[Event], calls: list[Call]) -> list[Event]:
    """A wait returns when its child has ended; strace may hear of its return a moment before."""
    ends = {call.tid: call.at for call in calls if call.name in ("exited", "killed")}
    return [
        replace(event, until=max(event.until, ends.get(event.child or 0, event.until)))
        if event.call == "wait" and event.status is not None and event.until is not None
        else event
        for event in events
    ]


def _shifted(trace: Trace, zero: float) -> Trace:
    """All times from epoch seconds to seconds of the session, to the microsecond."""

    def shift(at: float | None) -> float | None:
        return None if at is None else round(at - zero, 6)

    processes = (
        replace(
            p,
            born=round(p.born - zero, 6),
            ended=shift(p.ended),
            reaped=shift(p.reaped),
            threads=tuple(Thread(t.tid, round(t.born - zero, 6), shift(t.ended)) for t in p.threads),
        )
        for p in trace.processes
    )
    events = (replace(event, at=round(event.at - zero, 6), until=shift(event.until)) for event in trace.events)
    return Trace(tuple(processes), trace.files, tuple(events))


def redacted(trace: Trace, redact: Callable[[str], str]) -> Trace:
    """The same with every text (paths, arguments, data, file names) as `redact` gives it, without what `ps` told."""
    seen = withheld.from_watchers(trace.events, trace.files)
    events = (
        replace(
            event,
            path=redact(event.path),
            data="" if event in seen else redact(event.data),
            argv=tuple(map(redact, event.argv)),
        )
        for event in trace.events
    )
    return Trace(trace.processes, tuple(replace(file, name=redact(file.name)) for file in trace.files), tuple(events))
