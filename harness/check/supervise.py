"""Watch one trial: the process that is the parent of the reader's, and of every orphan among them.

It sleeps until something happens: a report on the control socket, output, the end of a process (pidfd), a child to reap
(SIGCHLD), a deadline.  It polls nothing.  Output comes through sockets on which the kernel names the writer of each piece.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import cage, proc
from .line import Line
from .seen import Look, Piece, Process, Run, Seen, Told

MOST_OUTPUT = 1 << 20
"""Bytes of output after which a run is stopped."""


@dataclass(frozen=True)
class Scene:
    """A scene to be played in the reader's process."""

    name: str
    packed: bytes
    seconds: float
    linger: float


@dataclass(frozen=True)
class Job:
    """A trial to run: a program, or `stage.py` with scenes."""

    argv: tuple[str, ...]
    env: dict[str, str]
    folder: str
    """Current folder of the program."""
    control: str
    """Abstract name of the socket for reports."""
    stdin: bytes
    """What stands on standard input; after it, end of file."""
    seconds: float
    """Deadline for the first process."""
    linger: float
    """How long after it others may go on."""
    uid: int
    """Who the program runs as; -1: as the checker's own user."""
    scenes: tuple[Scene, ...] = ()
    hold: bool = False
    """Stop (SIGSTOP) the program's first child at its birth, until a moment after another child has ended."""


def supervise(job: Job) -> Seen:
    """Run the job in the calling process, which must be a subreaper or about to be one, and return what was seen."""
    cage.adopt_orphans()
    return _Supervisor(job).run()


class _Supervisor:
    """The state of one trial; `now` and `since` bracket whatever is noticed in one round."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.zero = time.monotonic()
        self.now = self.since = 0.0
        self.seen = Seen(reaper=os.getpid())
        self.current = self.seen.load
        self.scenes = list(job.scenes)
        self.known: dict[int, Process] = {}
        self.pidfds: dict[int, Process] = {}
        self.leader = 0
        self.deadline: float = 0.0
        self.output = 0
        self.finished = False
        self.waiting: Line | None = None
        self.held: Process | None = None
        self.let_go = 0.0
        self.met: list[tuple[Line, int, float]] = []
        self.poll = select.epoll()
        self.handlers: dict[int, Callable[[], None]] = {}

    # --- the run -----------------------------------------------------------------------------------------------------

    def run(self) -> Seen:
        """Start the first process and watch until everything is over."""
        self._watch_children()
        self._listen()
        self._start()
        self.deadline = self.clock() + self.job.seconds
        while not self._over():
            self._round()
        self._drain()
        self.current.over = self.clock()
        return self.seen

    def clock(self) -> float:
        """Seconds since the trial began."""
        return time.monotonic() - self.zero

    def _round(self) -> None:
        """Sleep until something happens, then handle all that has."""
        limits = [self.deadline] + [until for _, _, until in self.met] + ([self.let_go] if self.held and self.let_go else [])
        self.poll.poll(max(0.0, min(limits) - self.clock()) + 0.001)
        before = self.clock()
        ready = self.poll.poll(0)  # whatever is not among these had not happened at `before`
        self.now = self.clock()
        for fd, _ in sorted(ready):
            if fd in self.handlers:
                self.handlers[fd]()
        self._give_up_meeting()
        self._let_go()
        self.since = before
        later = self.clock()
        ended = {fd for fd, _ in self.poll.poll(0)}
        for fd, process in self.pidfds.items():
            if fd not in ended:  # so it outlived whatever this round has noticed
                process.alive = later

    def _on(self, fd: int, handler: Callable[[], None], what: int = select.EPOLLIN) -> None:
        self.handlers[fd] = handler
        self.poll.register(fd, what)

    def _off(self, fd: int) -> None:
        self.handlers.pop(fd, None)
        with contextlib.suppress(OSError):
            self.poll.unregister(fd)

    # --- starting ----------------------------------------------------------------------------------------------------

    def _watch_children(self) -> None:
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

        def reap() -> None:
            with contextlib.suppress(BlockingIOError):
                os.read(reading, 4096)
            self._reap()

        self._on(reading, reap)

    def _listen(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind("\0" + self.job.control)
        self.listener.listen(256)
        self.listener.setblocking(False)
        self._on(self.listener.fileno(), self._accept)

    def _start(self) -> None:
        """Fork and exec the first process, its output on sockets that name their writer, its input on a pipe."""
        ends = {}
        for number, stream in ((1, "stdout"), (2, "stderr")):
            ours, theirs = socket.socketpair()
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            ours.setblocking(False)
            ends[number] = theirs
            self._on(ours.fileno(), self._reader(ours, stream))
        typed = self._typed()
        self.current.began = self.clock()
        pid = os.fork()
        if pid == 0:
            self._become({0: typed, **{number: end.fileno() for number, end in ends.items()}})
        os.close(typed)
        for end in ends.values():
            end.close()
        self.leader = self.current.first = pid
        self._know(pid, os.getpid())

    def _typed(self) -> int:
        """A descriptor to read standard input from: a pipe that holds it and has no writer, or /dev/null for none."""
        if not self.job.stdin:
            return os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
        reading, writing = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(writing, False)
        with contextlib.suppress(BlockingIOError):
            os.write(writing, self.job.stdin)  # up to 64 KiB: it fits into the pipe
        os.close(writing)
        return reading

    def _become(self, streams: dict[int, int]) -> None:
        """In the first process: turn into the program."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGINT, signal.SIGXFSZ):
                signal.signal(number, signal.SIG_DFL)
            for target, fd in streams.items():
                os.dup2(fd, target)
            os.setpgid(0, 0)
            os.chdir(self.job.folder)
            cage.limit(self.job.uid if self.job.uid >= 0 else os.getuid())
            os.closerange(3, 256)
            os.execve(self.job.argv[0], self.job.argv, self.job.env)
        except BaseException as error:
            os.write(2, f"cannot start {self.job.argv[0]}: {error}\n".encode())
        finally:
            os._exit(127)

    # --- what is noticed ---------------------------------------------------------------------------------------------

    def _reader(self, stream: socket.socket, name: str) -> Callable[[], None]:
        """A handler that takes all output that has come on `stream`."""

        def take() -> None:
            while True:
                try:
                    data, extra, _, _ = stream.recvmsg(65536, socket.CMSG_SPACE(12))
                except BlockingIOError:
                    return
                except ConnectionResetError:
                    data = b""
                if not data:
                    self._off(stream.fileno())
                    return
                pid = next((struct.unpack("iii", d)[0] for _, kind, d in extra if kind == socket.SCM_CREDENTIALS), 0)
                self.output += len(data)
                if self.output <= MOST_OUTPUT:
                    text = data.decode("utf-8", "backslashreplace")
                    self.current.pieces.append(Piece(self.now, self.since, pid, text, name))
                elif not self.current.fault:
                    self._stop("flood")
                    return

        return take

    def _know(self, pid: int, parent: int) -> Process | None:
        """Note a process that was not known, and watch for its end; None if it had ended already."""
        if pid in self.known:
            return self.known[pid]
        process = Process(pid, parent, self.clock(), alive=self.clock())
        try:
            fd = os.pidfd_open(pid)
        except ProcessLookupError:
            return None
        self.known[pid] = self.current.processes[pid] = self.pidfds[fd] = process

        def ended() -> None:
            self._off(fd)
            os.close(fd)
            del self.pidfds[fd]
            if process.ended is None:
                process.ended = self.now

        self._on(fd, ended)
        return process

    def _reap(self) -> None:
        """Collect every child of this process that has ended: the first one, and orphans."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            process = self.known.get(pid)
            if process is None:  # forked by a program that is not Python
                process = self.known[pid] = self.current.processes[pid] = Process(pid, 0, self.since, alive=self.since)
            process.ended = self.now if process.ended is None else process.ended
            process.status = os.waitstatus_to_exitcode(status)
            process.cpu = usage.ru_utime + usage.ru_stime
            process.adopted = pid != self.leader
            if pid == self.current.first or pid == self.leader:
                self.deadline = self.clock() + self._linger()
            if pid == self.leader and self.job.scenes and not self.finished and not self.current.fault:
                self.current.fault = "vanished"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except BlockingIOError:
                return
            line = Line(connection)
            self._on(line.fileno(), lambda line=line: self._hear(line))  # type: ignore[misc]

    # --- reports -----------------------------------------------------------------------------------------------------

    def _hear(self, line: Line) -> None:
        report = line.read()
        if report is None:
            return
        self._off(line.fileno())
        what, at, data = report
        told = Told(max(0.0, at - self.zero), line.pid, what, data)
        if what == "told":
            told = Told(told.at, told.pid, str(data.pop("what", "")), data)
        elif what == "born":
            self._born(told)
        elif what == "started":
            self._started(told)
        elif what == "audit":
            self._audited(told)
        elif what == "actor":
            self.current.first = line.pid
        elif what == "look":
            self._look(told)
        elif what == "meet":
            self._meet(line, int(data.get("number", 1)), float(data.get("seconds", 0)))
            return
        elif what == "next":
            self.waiting = line
            self.deadline = self.clock() + self._linger()
            return
        if what not in ("born", "actor", "look"):
            self.current.told.append(told)
        line.answer(b"")

    def _born(self, told: Told) -> None:
        process = self._know(told.pid, int(told["parent"] or 0))
        if process is not None:
            process.number = int(told["number"] or 0)
            if self.job.hold and process.parent == self.leader and process.number == 1:
                os.kill(process.pid, signal.SIGSTOP)
                self.held = process
        alive = sum(process.ended is None for process in self.known.values())
        if alive > cage.MOST_PROCESSES:
            self._stop("storm")

    def _let_go(self) -> None:
        """Let the child that is held go on, once another has ended and its parent has had time to say so."""
        if self.held is None:
            return
        siblings = [p for p in self.known.values() if p.parent == self.leader and p is not self.held]
        ends = [p.ended for p in siblings if p.ended is not None]
        # Without a sibling the program may be waiting for this one before it forks the next.
        self.let_go = min(ends) + 2 * self.seen.soon if ends else self.held.born + (6 if siblings else 2 * self.seen.soon)
        if self.clock() >= self.let_go:
            with contextlib.suppress(OSError):
                os.kill(self.held.pid, signal.SIGCONT)
            self.held = None

    def _started(self, told: Told) -> None:
        if told.pid == self.leader and not self.seen.start_cost:
            self.seen.start_cost = told.at - self.seen.load.began
        self._know(told.pid, int(told["parent"] or 0))

    def _audited(self, told: Told) -> None:
        if told["event"] == "os.exec" and told.pid in self.known:
            self.known[told.pid].execs.append(str((told["args"] or ("",))[0]))

    def _look(self, told: Told) -> None:
        spared = {self.leader, told.pid}
        others = tuple(other for other in proc.descendants(os.getpid()) if other.pid not in spared)
        fds = proc.descriptors(told.pid, without=int(told["fd"] if told["fd"] is not None else -1))
        self.current.looks.append(Look(told.at, told.pid, str(told["label"]), others, fds))

    def _meet(self, line: Line, number: int, seconds: float) -> None:
        self.met.append((line, number, self.clock() + seconds))
        if len(self.met) >= number:
            self._answer_all(self.met)

    def _answer_all(self, met: list[tuple[Line, int, float]]) -> None:
        count = str(len(self.met)).encode()
        for line, _, _ in list(met):
            line.answer(count)
        self.met = [entry for entry in self.met if entry not in met]

    def _give_up_meeting(self) -> None:
        self._answer_all([entry for entry in self.met if entry[2] <= self.clock()])

    # --- ends --------------------------------------------------------------------------------------------------------

    def _linger(self) -> float:
        scene = next((s for s in self.job.scenes if s.name == self.current.name), None)
        return scene.linger if scene is not None else self.job.linger

    def _others(self) -> list[proc.Other]:
        """Living processes but the leader; a zombie is not alive."""
        return [o for o in proc.descendants(os.getpid()) if o.pid != self.leader and o.state not in "ZX"]

    def _over(self) -> bool:
        """Whether the trial is; between two scenes, send the next one."""
        late = self.clock() >= self.deadline
        leader = self.known[self.leader]
        if self.waiting is not None and leader.ended is None:
            others = self._others()
            if others and not late:
                return False
            self._clear(others)
            self._next()
            return False
        if leader.ended is not None:
            others = self._others()
            if others and not late:
                return False
            self._clear(others)
            return True
        if late:
            actor = self.known.get(self.current.first)
            if self.current is not self.seen.load and actor is not None and actor.ended is None:
                self._stop("deadline", spare=frozenset({self.leader}))
            else:
                self._stop("deadline")
            self.deadline = self.clock() + 5
        return False

    def _clear(self, others: list[proc.Other]) -> None:
        """Note what is left over and end it."""
        if others:
            self.current.leftovers += tuple(others)
            self._end(frozenset({self.leader}) if self.known[self.leader].ended is None else frozenset())

    def _stop(self, fault: str, spare: frozenset[int] = frozenset()) -> None:
        """Stop the run (with `spare`, only the scene) for a fault."""
        self.current.fault = self.current.fault or fault
        self.current.leftovers += tuple(o for o in proc.descendants(os.getpid()) if o.pid not in spare)
        self._end(spare)

    def _end(self, spare: frozenset[int]) -> None:
        for line, _, _ in self.met:
            line.answer(b"0")
        self.met = []
        while cage.end_all(os.getpid(), spare):
            self._reap()

    def _drain(self) -> None:
        """Take what had been written before the last process ended."""
        self.since, self.now = self.now, self.clock()
        for fd, _ in self.poll.poll(0):
            if fd in self.handlers and fd != self.listener.fileno():
                self.handlers[fd]()

    def _next(self) -> None:
        """Finish the scene that was on and answer the stage with the next; nothing when there is none left."""
        assert self.waiting is not None
        self._drain()
        self.current.over = self.clock()
        line, self.waiting = self.waiting, None
        if not self.scenes or self.current.fault:  # one scene that hangs is enough to wait for
            self.deadline = self.clock() + self.job.linger + 5
            self.finished = True
            line.answer(b"")
            return
        scene = self.scenes.pop(0)
        self.current = Run(scene.name, began=self.clock())
        self.seen.scenes[scene.name] = self.current
        self.output = 0
        self.deadline = self.clock() + scene.seconds
        line.answer(scene.packed)
