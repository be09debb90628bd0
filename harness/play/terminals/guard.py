"""Watch over the processes of sessions that run: none may be a storm, and none may stay when its holder was killed.

All that a session starts descends from its holders, whatever it does: they are subreapers.  Only a program
that kills its holder sets its processes free, and then they come to this process, which is a subreaper too.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.processes import below, children_of, children_of_thread, command_line

PROCESSES = 64
"""Processes that one session may have at a time."""
LOOK = 0.25
"""Seconds between two looks at how many there are."""


@dataclass(eq=False)
class Watched:
    """A session that runs."""

    storm: Callable[[int], None]
    """Called with the number of its processes when there are too many."""
    holders: list[int] = field(default_factory=list)
    """Pids of the holders of its terminals."""

    def processes(self) -> list[int]:
        """All processes that it has now; its holders not counted."""
        children = children_of()
        return [pid for holder in self.holders for pid in below(holder, children)]


class Guard:
    """Looks at all processes from time to time, between `start` and `stop`.  Linux only; elsewhere it sees nothing."""

    def __init__(self, most: int = PROCESSES, every: float = LOOK) -> None:
        self.most, self.every = most, every
        self.watched: list[Watched] = []
        self._before = frozenset(_children())
        """Children that this process had already: they are somebody else's."""
        self._next: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to look, in the running event loop."""
        self._next = asyncio.get_running_loop().call_later(self.every, self._look)

    def stop(self) -> None:
        """No more looks; end what no holder holds any more."""
        if self._next:
            self._next.cancel()
        self.end_orphans()

    def _look(self) -> None:
        begun = time.monotonic()
        children = children_of()
        for watched in self.watched:
            count = sum(len(below(holder, children)) for holder in watched.holders)
            if count > self.most:
                watched.storm(count)
        # With very many processes a look takes long: it may take a tenth of the time, no more.
        pause = max(self.every, 9 * (time.monotonic() - begun))
        self._next = asyncio.get_running_loop().call_later(pause, self._look)

    def end_orphans(self) -> None:
        """Kill and reap the processes that came to this one because their holder was killed, with all below them.

        Children that others of this process own are left alone: those that were there before, those that
        another thread started, and those in this process's own session (which a holder has left).
        """
        holders = {holder for watched in self.watched for holder in watched.holders}
        while orphans := [pid for pid in _children() if pid not in self._before | holders]:
            children = children_of()
            for orphan in orphans:
                for pid in [orphan, *below(orphan, children)]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            for orphan in orphans:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(orphan, 0)


def _children() -> list[int]:
    """Children of this process's main thread (adopted ones are its) that are in another session than this process."""
    pids = children_of_thread(os.getpid(), threading.main_thread().native_id or os.getpid())
    return [pid for pid in pids if _session(pid) not in (None, os.getsid(0))]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def called(pid: int) -> str:
    """What a process is, for a message: its pid and command line; empty if it is gone, or is the tracer."""
    words = command_line(pid)
    return "" if words is None or words[:2] == ["strace", "-DDD"] else f"{pid} {' '.join(words)[:100]}".strip()
