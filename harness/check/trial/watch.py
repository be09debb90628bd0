"""Notice what happens to processes (output, births, ends), in an event loop that never sleeps past an event."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable

from harness.check.trial.seen import Piece, Run, Stream, TrialProcess

MOST_OUTPUT = 1 << 20
"""Bytes of output after which a run is stopped."""


class Watch:
    """What is watched, and what was noticed last.  `run` is the Run that events are noted in."""

    def __init__(self, run: Run) -> None:
        self.zero = time.monotonic()
        self.now = 0.0
        """When the events of this round were noticed."""
        self.since = 0.0
        """They had not happened at that time."""
        self.run = run
        self.output = 0
        """Bytes of output in this run."""
        self.known: dict[int, TrialProcess] = {}
        self.pidfds: dict[int, TrialProcess] = {}
        """Those that had not ended, by the descriptor that tells their end."""
        self.poll = select.epoll()
        self.handlers: dict[int, Callable[[], None]] = {}
        self.on_reaped: Callable[[TrialProcess], None] = lambda process: None
        """Called for every child of this process that has ended and was collected."""

    def clock(self) -> float:
        """Seconds since the trial began."""
        return time.monotonic() - self.zero

    def round(self, until: float) -> None:
        """Sleep until something happens, at most until then, and handle all that has."""
        self.poll.poll(max(0.0, until - self.clock()) + 0.001)
        before = self.clock()
        ready = self.poll.poll(0)  # whatever is not among these had not happened at `before`
        self.handle(ready)
        self.since = before
        later = self.clock()
        ended = {fd for fd, _ in self.poll.poll(0)}
        for fd, process in self.pidfds.items():
            if fd not in ended:  # so it outlived whatever this round has noticed
                process.alive = later

    def handle(self, ready: list[tuple[int, int]]) -> None:
        """Call the handlers of what is ready."""
        self.now = self.clock()
        for fd, _ in sorted(ready):
            if fd in self.handlers:
                self.handlers[fd]()

    def drain(self, spare: int) -> None:
        """Take what has happened up to now without sleeping; `spare` is a descriptor to leave alone."""
        self.since = self.now
        self.handle([(fd, what) for fd, what in self.poll.poll(0) if fd != spare])

    def on(self, fd: int, handler: Callable[[], None]) -> None:
        """Call `handler` whenever `fd` is readable."""
        self.handlers[fd] = handler
        self.poll.register(fd, select.EPOLLIN)

    def off(self, fd: int) -> None:
        """Watch `fd` no longer."""
        self.handlers.pop(fd, None)
        with contextlib.suppress(OSError):
            self.poll.unregister(fd)

    def children(self) -> None:
        """Reap this process's children as they end: SIGCHLD writes a byte into a pipe."""
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

        def ended() -> None:
            with contextlib.suppress(BlockingIOError):
                os.read(reading, 4096)
            self.reap()

        self.on(reading, ended)

    def reap(self) -> None:
        """Collect every child that has ended: the first process, and orphans."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            process = self.known.get(pid)
            if process is None:  # forked by a program that is not Python
                process = self.known[pid] = self.run.processes[pid] = TrialProcess(pid, 0, self.since, alive=self.since)
            process.ended = self.now if process.ended is None else process.ended
            process.status = os.waitstatus_to_exitcode(status)
            process.cpu = usage.ru_utime + usage.ru_stime
            self.on_reaped(process)

    def know(self, pid: int, parent: int) -> TrialProcess | None:
        """Note a process that was not known, and watch for its end; None if it has gone already."""
        if pid in self.known:
            return self.known[pid]
        process = TrialProcess(pid, parent, self.clock(), alive=self.clock())
        try:
            fd = os.pidfd_open(pid)
        except ProcessLookupError:
            return None
        self.known[pid] = self.run.processes[pid] = self.pidfds[fd] = process

        def ended() -> None:
            self.off(fd)
            os.close(fd)
            del self.pidfds[fd]
            if process.ended is None:
                process.ended = self.now

        self.on(fd, ended)
        return process

    def stream(self, stream: socket.socket, name: Stream) -> None:
        """Note all output that comes on a socket, with its writer."""

        def take() -> None:
            while self.output <= MOST_OUTPUT:
                try:
                    data, extra, _, _ = stream.recvmsg(65536, socket.CMSG_SPACE(12))
                except BlockingIOError:
                    return
                except ConnectionResetError:
                    data = b""
                if not data:
                    self.off(stream.fileno())
                    return
                pid = next((struct.unpack("iii", d)[0] for _, kind, d in extra if kind == socket.SCM_CREDENTIALS), 0)
                self.output += len(data)
                text = data.decode("utf-8", "backslashreplace")
                self.run.pieces.append(Piece(self.now, self.since, pid, text, name))

        self.on(stream.fileno(), take)
