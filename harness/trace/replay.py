"""Play a log's calls in order and tell what each meant: calls to events, files and processes.

A call takes effect either when it begins (`close`, `fork`: the child's first call may come
before its parent's fork returns) or when it returns (`open`, `pipe`, `dup`, `exec`).  So the
calls are played in the order of their effects, and the events are sorted by their begin afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from harness import text
from harness.capture import Event, EventCall, File
from harness.strace_log import FORKS, READS, SELECTS, WRITES, Call, values
from harness.trace import noise
from harness.trace.descriptors import Description, Tables

_AT_RETURN = frozenset(
    {"pipe", "pipe2", "socketpair", "dup", "dup2", "dup3", "fcntl", "ioctl", "open", "openat", "creat"}
    | {"execve", "execveat", "close_range"}
)
_PROGRAMS: frozenset[EventCall] = frozenset(
    {"fork", "exec", "kill", "wait", "pipe", "socketpair", "dup", "write", "select", "sleep", "setsid"}
)
"""What only a program does, not an interpreter that starts."""


def effect(call: Call) -> float:
    """When the call takes effect."""
    return call.until if call.until is not None and call.name in _AT_RETURN else call.at


@dataclass
class Replay:
    """The state between two calls."""

    pids: Mapping[int, int]
    """The process of each thread."""
    terminal_of: Mapping[int, int]
    """The terminal of each process."""
    ttys: Mapping[str, int]
    """The terminal of each `/dev/pts/…`."""
    monotonic: float
    """Epoch seconds of CLOCK_MONOTONIC's zero, to tell how long an absolute sleep was meant to last."""
    tables: Tables = field(default_factory=Tables)
    files: list[File] = field(default_factory=list)
    _images: dict[int, noise.Image] = field(default_factory=dict)
    _ids: dict[Description, int] = field(default_factory=dict)
    _leaving: set[int] = field(default_factory=set)

    def start(self, pid: int, terminal: int) -> None:
        """A command of a terminal starts."""
        self._id(self.tables.start(pid, terminal))

    def step(self, call: Call) -> Iterator[Event]:
        """What the program did with this call; nothing if it was not the program's own."""
        handler, pid = _HANDLERS.get(call.name), self.pids[call.tid]
        if handler is not None:
            image = self._image(pid)  # as it is before an exec
            for event in handler(self, call, pid):
                if event.call in _PROGRAMS:
                    noise.ran(image)
                yield event

    def _id(self, description: Description) -> int:
        if description not in self._ids:
            self._ids[description] = len(self.files) + 1
            self.files.append(File(len(self.files) + 1, description.kind, description.name))
        return self._ids[description]

    def _image(self, pid: int) -> noise.Image:
        return self._images.setdefault(pid, noise.Image())

    # What each call means, by `_HANDLERS`: the events of process `pid` that come of it.

    def fork(self, call: Call, pid: int) -> Iterator[Event]:
        child, flags = call.result, " ".join(call.args)
        if "CLONE_THREAD" in flags:
            return
        if child:
            self.tables.fork(pid, child, shared="CLONE_FILES" in flags)
            self._images[child] = self._image(pid).copy()
        yield Event(call.at, call.until, pid, "fork", child=child, error=call.error)
        self._image(pid).forked = True

    def exec(self, call: Call, pid: int) -> Iterator[Event]:
        at = call.name == "execveat"
        path, argv = (
            values.path(call.args[at]),
            values.strings(call.args[1 + at]),
        )
        closed: list[tuple[int, Description]] = []
        if call.result == 0:
            closed = [(fd, what) for fd, what in self.tables.exec(pid) if not what.noise]
            self._images[pid] = noise.image(path, argv)
        fds, files = tuple(fd for fd, _ in closed), tuple(self._id(what) for _, what in closed)
        yield Event(call.at, call.until, pid, "exec", path=path, argv=argv, fds=fds, files=files, error=call.error)

    def exit(self, call: Call, pid: int) -> Iterator[Event]:
        if call.name == "exit" and (call.tid != pid or pid in self._leaving):
            return
        self._leaving.add(pid)
        yield Event(call.at, None, pid, "exit", status=int(call.args[0]) & 255)

    def killed(self, call: Call, pid: int) -> Iterator[Event]:
        if call.tid == pid:
            yield Event(call.at, None, pid, "killed", signal=call.args[0])

    def signal(self, call: Call, pid: int) -> Iterator[Event]:
        yield Event(call.at, call.until, pid, "signal", signal=call.args[0])

    def kill(self, call: Call, pid: int) -> Iterator[Event]:
        to_thread = call.name == "tgkill"
        child, signal = int(call.args[to_thread]), call.args[1 + to_thread]
        yield Event(call.at, call.until, pid, "kill", child=child, signal=signal, error=call.error)

    def wait4(self, call: Call, pid: int) -> Iterator[Event]:
        child, (status, stopped) = call.result, values.status(call.args[1]) if call.result else (None, "")
        yield Event(call.at, call.until, pid, "wait", child=child, status=status, signal=stopped, error=call.error)

    def waitid(self, call: Call, pid: int) -> Iterator[Event]:
        child, status, stopped = values.siginfo(call.args[2]) if call.result == 0 else (call.result, None, "")
        yield Event(call.at, call.until, pid, "wait", child=child, status=status, signal=stopped, error=call.error)

    def pipe(self, call: Call, pid: int) -> Iterator[Event]:
        pair = call.name == "socketpair"
        make = self.tables.socketpair if pair else self.tables.pipe
        name: EventCall = "socketpair" if pair else "pipe"
        if call.result != 0:
            yield Event(call.at, call.until, pid, name, error=call.error)
            return
        first, second = values.numbers(call.args[3 if pair else 0])
        ends = make(pid, (first, second), "CLOEXEC" in " ".join(call.args))
        files = (self._id(ends[0]), self._id(ends[1]))
        yield Event(call.at, call.until, pid, name, fds=(first, second), files=files, error=call.error)

    def dup(self, call: Call, pid: int) -> Iterator[Event]:
        if call.name == "fcntl" and not call.args[1].startswith("F_DUPFD"):
            if call.args[1] == "F_SETFD" and call.result == 0:
                self.tables.mark(pid, [int(call.args[0])], "FD_CLOEXEC" in call.args[2])
            return
        fd, to = int(call.args[0]), call.result
        asked = values.number(call.args[1]) if call.name in ("dup2", "dup3") else None
        what = self.tables.get(pid, fd)
        if to is not None:
            what = self.tables.dup(pid, fd, to, "CLOEXEC" in " ".join(call.args))
        if what is None or not what.noise:
            to = asked if to is None else to
            yield Event(call.at, call.until, pid, "dup", fd=fd, to=to, file=self._file(what), error=call.error)

    def ioctl(self, call: Call, pid: int) -> Iterator[Event]:
        if call.result == 0 and call.args[1] in ("FIOCLEX", "FIONCLEX"):
            self.tables.mark(pid, [int(call.args[0])], call.args[1] == "FIOCLEX")
        yield from ()

    def open(self, call: Call, pid: int) -> Iterator[Event]:
        at = call.name == "openat"
        path = values.path(call.args[at])
        flags = call.args[1 + at] if call.name != "creat" else "O_WRONLY|O_CREAT|O_TRUNC"
        is_noise = noise.opens_noise(self._image(pid), path, flags)
        what = None
        if call.result is not None:
            what = self.tables.open(pid, call.result, self._opened(pid, path, flags), "CLOEXEC" in flags)
            what.noise = is_noise
        if not is_noise:
            fd, file = call.result, self._file(what)
            yield Event(call.at, call.until, pid, "open", fd=fd, path=path, file=file, error=call.error)

    def close(self, call: Call, pid: int) -> Iterator[Event]:
        fd = int(call.args[0])
        what = self.tables.close(pid, fd) if call.result == 0 else None
        if call.error or (what and not what.noise):
            yield Event(call.at, call.until, pid, "close", fd=fd, file=self._file(what), error=call.error)

    def close_range(self, call: Call, pid: int) -> Iterator[Event]:
        if call.result != 0:
            return
        fds = self.tables.between(pid, int(call.args[0]), int(call.args[1]))
        if "CLOEXEC" in call.args[2]:
            self.tables.mark(pid, fds, True)
            return
        for fd in fds:
            what = self.tables.close(pid, fd)
            if what and not what.noise:
                yield Event(call.at, call.until, pid, "close", fd=fd, file=self._id(what), error=call.error)

    def seek(self, call: Call, pid: int) -> Iterator[Event]:
        fd, size = int(call.args[0]), call.result
        what = self.tables.get(pid, fd)
        tells = call.args[1:] == ("0", "SEEK_CUR")
        if not tells and not (what and what.noise):
            yield Event(call.at, call.until, pid, "seek", fd=fd, file=self._file(what), size=size, error=call.error)

    def transfer(self, call: Call, pid: int) -> Iterator[Event]:
        fd, size = int(call.args[0]), call.result
        what = self.tables.get(pid, fd)
        if what and what.noise:
            return
        name: EventCall = "write" if call.name in WRITES else "read"
        data = b"".join(values.buffers(call.args[1])) if name == "write" or size else b""
        shown = text.escaped(data[:size][:80])
        file = self._file(what)
        yield Event(call.at, call.until, pid, name, fd=fd, file=file, size=size, data=shown, error=call.error)

    def select(self, call: Call, pid: int) -> Iterator[Event]:
        yield Event(call.at, call.until, pid, "select", error=call.error)

    def sleep(self, call: Call, pid: int) -> Iterator[Event]:
        clock, absolute, asked = ("", False, values.seconds(call.args[0]))
        if call.name == "clock_nanosleep":
            clock, absolute, asked = (
                call.args[0],
                "TIMER_ABSTIME" in call.args[1],
                values.seconds(call.args[2]),
            )
        if asked is not None and absolute:
            asked -= call.at - (0 if clock == "CLOCK_REALTIME" else self.monotonic)
            # Between the program's look at the clock and the call some 0.1 ms pass: round them away.
            asked = round(asked, 2 if asked > 0.1 else 3)
        yield Event(call.at, call.until, pid, "sleep", seconds=asked, error=call.error)

    def setsid(self, call: Call, pid: int) -> Iterator[Event]:
        yield Event(call.at, call.until, pid, "setsid", error=call.error)

    def _opened(self, pid: int, path: str, flags: str) -> Description:
        terminal = self.terminal_of[pid] if path == "/dev/tty" else self.ttys.get(path)
        if terminal is not None:
            return Description("terminal", f"terminal {terminal}")
        return Description(
            "other" if "O_DIRECTORY" in flags or path.startswith("/dev/") else "file",
            path,
        )

    def _file(self, description: Description | None) -> int | None:
        return None if description is None else self._id(description)


_HANDLERS: dict[str, Callable[[Replay, Call, int], Iterator[Event]]] = {
    **dict.fromkeys(FORKS, Replay.fork),
    **dict.fromkeys(("execve", "execveat"), Replay.exec),
    **dict.fromkeys(("exit", "exit_group"), Replay.exit),
    **dict.fromkeys(("kill", "tkill", "tgkill"), Replay.kill),
    **dict.fromkeys(("pipe", "pipe2", "socketpair"), Replay.pipe),
    **dict.fromkeys(("dup", "dup2", "dup3", "fcntl"), Replay.dup),
    **dict.fromkeys(("open", "openat", "creat"), Replay.open),
    **dict.fromkeys(READS | WRITES, Replay.transfer),
    **dict.fromkeys(SELECTS, Replay.select),
    **dict.fromkeys(("nanosleep", "clock_nanosleep"), Replay.sleep),
    "killed": Replay.killed,
    "signal": Replay.signal,
    "wait4": Replay.wait4,
    "waitid": Replay.waitid,
    "ioctl": Replay.ioctl,
    "close": Replay.close,
    "close_range": Replay.close_range,
    "lseek": Replay.seek,
    "setsid": Replay.setsid,
}
"""What to do at each call: at those of `TRACED_CALLS`, and at what became of a thread (`killed`, `signal`)."""
