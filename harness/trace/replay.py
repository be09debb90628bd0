"""Play a log's calls in order and tell what each meant: calls to events, files and processes.

A call takes effect either when it begins (`close`, `fork`: the child's first call may come
before its parent's fork returns) or when it returns (`open`, `pipe`, `dup`, `exec`).  So the
calls are played in the order of their effects, and the events are sorted by their begin afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness import text
from harness.capture import Disposition, Event, EventCall, File, FileKind
from harness.strace_log import FORKS, PREADS, PWRITES, READS, RECEIVES, SELECTS, SENDS, SHOWN, WRITES, Call, values
from harness.trace import noise
from harness.trace.descriptors import Description, Tables
from harness.trace.sizes import Sizes

_AT_RETURN = frozenset(
    {"pipe", "pipe2", "socketpair", "dup", "dup2", "dup3", "fcntl", "ioctl", "open", "openat", "creat"}
    | {"execve", "execveat", "close_range", "socket", "accept", "accept4"}
)
_PROGRAMS: frozenset[EventCall] = frozenset(
    (
        "fork",
        "exec",
        "kill",
        "killpg",
        "wait",
        "pipe",
        "socketpair",
        "dup",
        "write",
        "select",
        "sleep",
        "setsid",
        "setpgid",
        "socket",
        "accept",
        "connect",
        "send",
        "recv",
    )
)
"""What only a program does, not an interpreter that starts."""
_TRANSFERS: dict[str, EventCall] = {
    **dict.fromkeys(READS, "read"),
    **dict.fromkeys(WRITES, "write"),
    **dict.fromkeys(PREADS, "pread"),
    **dict.fromkeys(PWRITES, "pwrite"),
    **dict.fromkeys(RECEIVES, "recv"),
    **dict.fromkeys(SENDS, "send"),
}
_OUT: frozenset[EventCall] = frozenset({"write", "pwrite", "send"})
_OF_THE_LIBRARY = frozenset({"O_CLOEXEC", "O_LARGEFILE", "O_NOFOLLOW"})
"""Flags of `open` that a library adds, and that no program of the book is about."""
_NAME_SERVICE = "/var/run/nscd/socket"
"""Where the C library asks who a user is, before it reads /etc/passwd."""
_LASTS = 0.002
"""Seconds from which a wait for a thread or a lock is kept.  Threads that take turns wait thousands of times."""
_STOPS_TOO = re.compile("WUNTRACED|WSTOPPED|WCONTINUED")
"""Options with which a wait does not only return for a child that ended."""
_WAITS_ON = re.compile(r"FUTEX_(WAIT|LOCK_PI)")


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
    sizes: Sizes
    """How long the files are."""
    ends: Mapping[int, tuple[float, int]] = field(default_factory=dict)
    """When each process ended, and how: its status, or minus the signal's number."""
    tables: Tables = field(default_factory=Tables)
    files: list[File] = field(default_factory=list)
    _images: dict[int, noise.Image] = field(default_factory=dict)
    _ids: dict[Description, int] = field(default_factory=dict)
    _descriptions: list[Description] = field(default_factory=list)
    _leaving: set[int] = field(default_factory=set)
    _groups: dict[int, int] = field(default_factory=dict)
    """The process group of each process that has not ended, in order of birth."""

    _dispositions: dict[int, dict[str, Disposition]] = field(default_factory=dict)
    """What each process does with which signals, where that is not what the kernel does by default."""

    def start(self, pid: int, terminal: int) -> None:
        """A command of a terminal starts."""
        self._id(self.tables.start(pid, terminal))
        self._groups[pid] = pid  # as a shell does, the holder of a terminal gives each command a group of its own

    def step(self, call: Call) -> Iterator[Event]:
        """What the program did with this call; nothing if it was not the program's own."""
        handler, pid = _HANDLERS.get(call.name), self.pids[call.tid]
        if handler is not None:
            image = self._image(pid)  # as it is before an exec
            for event in handler(self, call, pid):
                if event.call in _PROGRAMS:
                    noise.ran(image)
                yield event if call.tid == pid else replace(event, thread=call.tid)

    def own(self, event: Event) -> bool:
        """Whether the event is the program's, now that all is known: what a socket is for shows when it connects."""
        return event.file is None or not self._descriptions[event.file - 1].noise

    def _id(self, description: Description) -> int:
        if description not in self._ids:
            self._ids[description] = len(self.files) + 1
            self._descriptions.append(description)
            self.files.append(File(len(self.files) + 1, description.kind, description.name, description.append))
        return self._ids[description]

    def _image(self, pid: int) -> noise.Image:
        if pid not in self._images:
            self._images[pid] = noise.Image()
        return self._images[pid]

    # What each call means, by `_HANDLERS`: the events of process `pid` that come of it.

    def fork(self, call: Call, pid: int) -> Iterator[Event]:
        child, flags = call.result, " ".join(call.args)
        if "CLONE_THREAD" in flags:
            return
        if child:
            self.tables.fork(pid, child, shared="CLONE_FILES" in flags)
            self._images[child] = self._image(pid).copy()
            self._groups[child] = self._groups.get(pid, pid)
            self._dispositions[child] = dict(self._dispositions.get(pid, {}))
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
            kept = self._dispositions.get(pid, {}).items()  # a handler is gone with its program
            self._dispositions[pid] = {signal: does for signal, does in kept if does == "ignored"}
        fds, files = tuple(fd for fd, _ in closed), tuple(self._id(what) for _, what in closed)
        yield Event(call.at, call.until, pid, "exec", path=path, argv=argv, fds=fds, files=files, error=call.error)

    def exit(self, call: Call, pid: int) -> Iterator[Event]:
        if call.name == "exit" and (call.tid != pid or pid in self._leaving):
            return
        self._leaving.add(pid)
        yield Event(call.at, None, pid, "exit", status=int(call.args[0]) & 255)

    def exited(self, call: Call, pid: int) -> Iterator[Event]:
        if call.tid == pid:
            self._groups.pop(pid, None)
        yield from ()

    def killed(self, call: Call, pid: int) -> Iterator[Event]:
        if call.tid == pid:
            self._groups.pop(pid, None)
            yield Event(call.at, None, pid, "killed", signal=call.args[0])

    def signal(self, call: Call, pid: int) -> Iterator[Event]:
        code, sender = values.sent(call.args[1])
        does = self._dispositions.get(pid, {}).get(call.args[0], "")
        at, until, signal = call.at, call.until, call.args[0]
        yield Event(at, until, pid, "signal", signal=signal, code=code, sender=sender, disposition=does)

    def sigaction(self, call: Call, pid: int) -> Iterator[Event]:
        asks = call.args[1] == "NULL"  # as Python does at its start, of each signal
        handler = values.handler(call.args[2 if asks else 1]) if call.result == 0 else ""
        known = self._dispositions.setdefault(pid, {})
        if handler == "SIG_DFL":
            known.pop(call.args[0], None)
        elif handler:
            known[call.args[0]] = "ignored" if handler == "SIG_IGN" else "handled"
        yield from ()

    def kill(self, call: Call, pid: int) -> Iterator[Event]:
        to_thread = call.name == "tgkill"
        target, signal = int(call.args[to_thread]), call.args[1 + to_thread]
        at, until, error = call.at, call.until, call.error
        if target > 0 or target == -1:
            yield Event(at, until, pid, "kill", child=target, signal=signal, error=error)
            return
        group = -target or self._groups.get(pid, pid)
        members = tuple(one for one, its in self._groups.items() if its == group)
        yield Event(at, until, pid, "killpg", group=group, members=members, signal=signal, error=error)

    def wait4(self, call: Call, pid: int) -> Iterator[Event]:
        child, (status, signal) = call.result, values.status(call.args[1]) if call.result else (None, "")
        if child and status is None and not signal:  # wait(NULL): the program did not want to know
            ended, how = self.ends.get(child, (float("inf"), None))
            # strace may hear of the end a moment after the wait that it ended.
            status = how if not _STOPS_TOO.search(call.args[2]) or ended <= (call.until or call.at) else None
        yield Event(call.at, call.until, pid, "wait", child=child, status=status, signal=signal, error=call.error)

    def waitid(self, call: Call, pid: int) -> Iterator[Event]:
        child, status, signal = values.siginfo(call.args[2]) if call.result == 0 else (call.result, None, "")
        peek, at, until = "WNOWAIT" in call.args[3], call.at, call.until
        yield Event(at, until, pid, "wait", child=child, status=status, signal=signal, peek=peek, error=call.error)

    def setsid(self, call: Call, pid: int) -> Iterator[Event]:
        if not call.error:
            self._groups[pid] = pid
        yield Event(call.at, call.until, pid, "setsid", error=call.error)

    def setpgid(self, call: Call, pid: int) -> Iterator[Event]:
        child = int(call.args[0]) or pid
        group = int(call.args[1]) or child
        if not call.error and child in self._groups:
            self._groups[child] = group
        yield Event(call.at, call.until, pid, "setpgid", child=child, group=group, error=call.error)

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
            elif re.match(r"F_(OFD_)?SETLKW?(64)?$", call.args[1]):
                yield from self._lock(call, pid, "lockf", (values.lock(call.args[2]),))
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
        if call.args[1] == "TIOCSPGRP":
            [group] = values.numbers(call.args[2]) or (None,)
            yield Event(call.at, call.until, pid, "foreground", group=group, error=call.error)

    def open(self, call: Call, pid: int) -> Iterator[Event]:
        first = call.name == "openat"
        path = values.path(call.args[first])
        flags = call.args[1 + first] if call.name != "creat" else "O_WRONLY|O_CREAT|O_TRUNC"
        is_noise = noise.opens_noise(self._image(pid), path, flags)
        what = None
        if call.result is not None:
            what = self.tables.open(pid, call.result, self._opened(pid, path, flags), "CLOEXEC" in flags)
            what.noise = is_noise
        if not is_noise:
            fd, file = call.result, self._file(what)
            size = self.sizes.opened(path, flags) if what and what.kind == "file" else None
            said = tuple(flag for flag in flags.split("|") if flag not in _OF_THE_LIBRARY)
            at, until, error = call.at, call.until, call.error
            yield Event(at, until, pid, "open", fd=fd, path=path, file=file, flags=said, size=size, error=error)

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
        if what and size is not None:
            what.offset = size
            if call.args[1:] == ("0", "SEEK_END"):
                self.sizes.seen(what.name, size)
        if not tells and not (what and what.noise):
            yield Event(call.at, call.until, pid, "seek", fd=fd, file=self._file(what), size=size, error=call.error)

    def transfer(self, call: Call, pid: int) -> Iterator[Event]:
        fd, size = int(call.args[0]), call.result
        what = self.tables.get(pid, fd)
        if what and what.noise:
            return
        name = _TRANSFERS[call.name]
        data = b"".join(values.buffers(call.args[1])) if name in _OUT or size else b""
        shown = text.escaped(data[:size][:SHOWN])
        offset = values.number(call.args[3]) if name == "pread" or name == "pwrite" else None
        if what and what.kind == "file" and size and offset is None:
            offset = self.sizes.moved(what, size, name == "write")
        elif what and size and name == "pwrite" and offset is not None:
            self.sizes.written(what.name, offset + size)
        at, until, file = call.at, call.until, self._file(what)
        yield Event(at, until, pid, name, fd=fd, file=file, size=size, data=shown, offset=offset, error=call.error)

    def socket(self, call: Call, pid: int) -> Iterator[Event]:
        what, fd = None, call.result
        if fd is not None:
            what = self.tables.socket(pid, fd, "CLOEXEC" in call.args[1])
            what.noise = "NETLINK" in call.args[0]  # the C library asks for the machine's addresses
        yield Event(call.at, call.until, pid, "socket", fd=fd, file=self._file(what), error=call.error)

    def accept(self, call: Call, pid: int) -> Iterator[Event]:
        fd, to = int(call.args[0]), call.result
        what = self.tables.get(pid, fd)
        files: tuple[int, ...] = ()
        if to is not None:
            files = (self._id(self.tables.socket(pid, to, "CLOEXEC" in " ".join(call.args[3:]))),)
        at, until, file = call.at, call.until, self._file(what)
        yield Event(at, until, pid, "accept", fd=fd, file=file, to=to, files=files, error=call.error)

    def address(self, call: Call, pid: int) -> Iterator[Event]:
        fd, address = int(call.args[0]), values.address(call.args[1])
        what = self.tables.get(pid, fd)
        if what and address == _NAME_SERVICE:
            what.noise = True
        name: EventCall = "bind" if call.name == "bind" else "connect"
        yield Event(call.at, call.until, pid, name, fd=fd, file=self._file(what), path=address, error=call.error)

    def listen(self, call: Call, pid: int) -> Iterator[Event]:
        fd = int(call.args[0])
        file = self._file(self.tables.get(pid, fd))
        yield Event(call.at, call.until, pid, "listen", fd=fd, file=file, error=call.error)

    def flock(self, call: Call, pid: int) -> Iterator[Event]:
        yield from self._lock(call, pid, "flock", tuple(call.args[1].split("|")))

    def _lock(self, call: Call, pid: int, name: EventCall, flags: tuple[str, ...]) -> Iterator[Event]:
        fd = int(call.args[0])
        file = self._file(self.tables.get(pid, fd))
        yield Event(call.at, call.until, pid, name, fd=fd, file=file, flags=flags, error=call.error)

    def futex(self, call: Call, pid: int) -> Iterator[Event]:
        lasting = call.until is None or call.until - call.at >= _LASTS
        if lasting and _WAITS_ON.match(call.args[1]):
            yield Event(call.at, call.until, pid, "futex", error=call.error)

    def select(self, call: Call, pid: int) -> Iterator[Event]:
        fds: list[int] = []
        if call.name.startswith("epoll"):
            fds += values.numbers(call.args[0])
        elif call.name.endswith("poll"):
            fds += values.polled(call.args[0])
        elif call.name in ("select", "pselect6"):
            fds += sorted({fd for text in call.args[1:4] for fd in values.numbers(text)})
            asked = values.seconds("".join(call.args[4:5]))
            if not fds and asked is not None:  # how one sleeps with it
                yield Event(call.at, call.until, pid, "sleep", seconds=asked, error=call.error)
                return
        yield Event(call.at, call.until, pid, "select", fds=tuple(fds), error=call.error)

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

    def _opened(self, pid: int, path: str, flags: str) -> Description:
        terminal = self.terminal_of[pid] if path == "/dev/tty" else self.ttys.get(path)
        if terminal is not None:
            return Description("terminal", f"terminal {terminal}")
        kind: FileKind = "other" if "O_DIRECTORY" in flags or path.startswith("/dev/") else "file"
        return Description(kind, path, append="O_APPEND" in flags)

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
    **dict.fromkeys(_TRANSFERS, Replay.transfer),
    **dict.fromkeys(SELECTS, Replay.select),
    **dict.fromkeys(("nanosleep", "clock_nanosleep"), Replay.sleep),
    **dict.fromkeys(("accept", "accept4"), Replay.accept),
    **dict.fromkeys(("bind", "connect"), Replay.address),
    "exited": Replay.exited,
    "killed": Replay.killed,
    "signal": Replay.signal,
    "rt_sigaction": Replay.sigaction,
    "wait4": Replay.wait4,
    "waitid": Replay.waitid,
    "ioctl": Replay.ioctl,
    "close": Replay.close,
    "close_range": Replay.close_range,
    "lseek": Replay.seek,
    "setsid": Replay.setsid,
    "setpgid": Replay.setpgid,
    "socket": Replay.socket,
    "listen": Replay.listen,
    "flock": Replay.flock,
    "futex": Replay.futex,
}
"""What to do at each call: those of `TRACED_CALLS`, and what became of a thread (`exited`, `killed`, `signal`)."""
