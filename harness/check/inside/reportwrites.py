"""Report what goes through pipes and sockets, to see whether a message is shown soon after it was written.

Only loaded where a contract asks for it (`trial.program(writes=True)`).  Python's ways to write end in one of
these: `os.write`, `os.writev`, a `FileIO` (below every file object, even the standard streams), a socket's `send`.
Each is wrapped so that it reports `wrote` (fd, to, size, text: its first 200 bytes) right before the system call,
and then does what it did.  Reading is told too, when it has brought something: `took` (fd, to, size).

A standard stream counts when something else was put behind its descriptor than what the program began with.
A program that is started by other means than fork is told as well: `spawned` (child, program).
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from harness.check.trial.report_line import Report

    class Tell(Protocol):
        """What reports: `sitecustomize.tell`."""

        def __call__(self, kind: Report, /, **data: Any) -> object: ...


KINDS = {0o010000: "pipe", 0o140000: "socket"}
"""File types of fstat; a named pipe is a pipe."""
STREAMS = "CHECK_STREAMS"
"""Environment variable: what the first process had behind descriptors 0, 1 and 2."""

_open = io.open


def _to_nobody(kind: Report, /, **data: Any) -> None:
    """Nobody listens before `install`."""


_tell: Tell = _to_nobody
_streams: tuple[str, ...] = ()


def _target(fd: int) -> str:
    """What a descriptor refers to, such as `pipe:[1234]`; empty for what is neither a pipe nor a socket, or closed."""
    try:
        found = os.fstat(fd)
    except OSError:
        return ""
    kind = KINDS.get(found.st_mode & 0o170000, "")
    return f"{kind}:[{found.st_ino}]" if kind else ""


def _can_write(fd: int) -> bool:
    try:
        with _open(f"/proc/self/fdinfo/{fd}") as file:
            flags = next(line for line in file if line.startswith("flags:"))
    except (OSError, StopIteration):
        return False
    return bool(int(flags.split()[1], 8) & 0o3)


def _wrote(fd: int, data: Any) -> None:
    to = _target(fd)
    if to and to not in _streams and _can_write(fd):
        try:
            raw = memoryview(data).cast("B")
        except TypeError:
            return  # not bytes: the system call that follows says so
        text = bytes(raw[:200]).decode("utf-8", "backslashreplace")
        _tell("wrote", fd=fd, to=to, size=raw.nbytes, text=text)


def _took(fd: int, size: int | None) -> None:
    to = _target(fd) if size else ""
    if to and to not in _streams:
        _tell("took", fd=fd, to=to, size=size)


class _File(io.FileIO):
    """A raw file that reports."""

    def write(self, data: Any) -> int:
        _wrote(self.fileno(), data)
        return super().write(data)

    def readinto(self, buffer: Any) -> Any:
        size = super().readinto(buffer)
        _took(self.fileno(), size)
        return size

    def read(self, size: int | None = -1) -> Any:
        data = super().read(size)
        _took(self.fileno(), len(data or b""))
        return data

    def readall(self) -> Any:
        data = super().readall()
        _took(self.fileno(), len(data or b""))
        return data


def _patch_calls() -> None:
    write, writev, read, readv = os.write, os.writev, os.read, os.readv

    def reporting_write(fd: int, data: Any, /) -> int:
        _wrote(fd, data)
        return write(fd, data)

    def reporting_writev(fd: int, buffers: Any, /) -> int:
        _wrote(fd, b"".join(buffers))
        return writev(fd, buffers)

    def reporting_read(fd: int, length: int, /) -> bytes:
        data = read(fd, length)
        _took(fd, len(data))
        return data

    def reporting_readv(fd: int, buffers: Any, /) -> int:
        size = readv(fd, buffers)
        _took(fd, size)
        return size

    os.write, os.writev, os.read, os.readv = reporting_write, reporting_writev, reporting_read, reporting_readv


def _opener(real: Any) -> Any:
    def open(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: Any = None,
        errors: Any = None,
        newline: Any = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if opener or "+" in mode or (buffering == 0 and "b" not in mode) or not _is_channel(file):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = _File(file, mode.replace("t", "").replace("b", ""), closefd)
        if buffering == 0:
            return raw
        kind = io.BufferedReader if "r" in mode else io.BufferedWriter
        buffered = kind(raw) if buffering < 2 else kind(raw, buffering)
        if "b" in mode:
            return buffered
        text = io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)
        text.mode = mode  # type: ignore[misc]  # as io.open does: `mode` can be set
        return text

    return open


def _is_channel(file: Any) -> bool:
    """Whether it is an open descriptor, or the name of a pipe."""
    try:
        return isinstance(file, int) or KINDS.get(os.stat(file).st_mode & 0o170000) == "pipe"
    except (OSError, TypeError, ValueError):
        return False


def _patch_streams() -> None:
    """The interpreter made the standard streams before this was loaded; make them again, of files that report."""
    for name, fd in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        old: Any = getattr(sys, name)
        if old is None:  # closed from the start
            continue
        raw = _File(fd, "r" if fd == 0 else "w", closefd=False)
        raw.name = f"<{name}>"
        new = io.TextIOWrapper(
            io.BufferedReader(raw) if fd == 0 else io.BufferedWriter(raw),
            encoding=old.encoding,
            errors=old.errors,
            newline="\n" if fd else None,
            line_buffering=old.line_buffering,
            write_through=old.write_through,
        )
        new.mode = old.mode  # type: ignore[misc]  # as io.open does: `mode` can be set
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


def _patch_sockets(socket: Any) -> None:
    class Socket(socket.socket):  # type: ignore[misc]  # takes the place of the class that it comes from
        def send(self, data: Any, *rest: Any) -> Any:
            _wrote(self.fileno(), data)
            return super().send(data, *rest)

        def sendall(self, data: Any, *rest: Any) -> Any:
            _wrote(self.fileno(), data)
            return super().sendall(data, *rest)

        def sendto(self, data: Any, *rest: Any) -> Any:
            _wrote(self.fileno(), data)
            return super().sendto(data, *rest)

        def sendmsg(self, buffers: Any, *rest: Any) -> Any:
            _wrote(self.fileno(), b"".join(buffers))
            return super().sendmsg(buffers, *rest)

        def recv(self, *rest: Any) -> Any:
            data = super().recv(*rest)
            _took(self.fileno(), len(data))
            return data

        def recv_into(self, *rest: Any) -> Any:
            size = super().recv_into(*rest)
            _took(self.fileno(), size)
            return size

        def recvfrom(self, *rest: Any) -> Any:
            answer = super().recvfrom(*rest)
            _took(self.fileno(), len(answer[0]))
            return answer

        def recvmsg(self, *rest: Any) -> Any:
            answer = super().recvmsg(*rest)
            _took(self.fileno(), len(answer[0]))
            return answer

    Socket.__name__ = "socket"
    socket.socket = Socket


def _patch_spawning(of: Any, name: str, program: Callable[..., Any]) -> None:
    """Have a function that starts a program and returns its pid tell both."""
    real = getattr(of, name)

    def spawn(*words: Any, **more: Any) -> Any:
        pid = real(*words, **more)
        _tell("spawned", child=pid, program=program(*words, **more))
        return pid

    setattr(of, name, spawn)


def _patch_fork_exec(module: Any) -> None:
    """What `subprocess` starts its programs with."""
    _patch_spawning(module, "fork_exec", lambda arguments, *_: arguments[0])


class _Finder:
    """Patch modules when they are imported, and not before: importing them is slow."""

    def __init__(self, patches: dict[str, Callable[[Any], None]]) -> None:
        self.patches = patches

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        patch = self.patches.pop(name, None)
        if patch is None:
            return None
        import importlib.util

        spec: Any = importlib.util.find_spec(name)
        spec.loader = _Loader(spec.loader, patch)
        return spec


class _Loader:
    """Load as the real loader does, then patch; a loader may be shared, so it is not changed itself."""

    def __init__(self, real: Any, patch: Callable[[Any], None]) -> None:
        self.real = real
        self.patch = patch

    def create_module(self, spec: Any) -> Any:
        return self.real.create_module(spec)

    def exec_module(self, module: Any) -> None:
        module.__loader__ = module.__spec__.loader = self.real
        self.real.exec_module(module)
        self.patch(module)


def install(tell: Tell) -> None:
    """Wrap everything; from then on, `tell` is told."""
    global _tell, _streams
    _tell = tell
    _streams = tuple(os.environ.setdefault(STREAMS, " ".join(map(_target, range(3)))).split())
    _patch_calls()
    _patch_streams()
    for name in ("posix_spawn", "posix_spawnp"):
        _patch_spawning(os, name, lambda path, *_, **__: path)
    opened = _opener(io.open)
    import builtins

    builtins.open = io.open = opened
    os.fdopen = lambda fd, mode="r", buffering=-1, encoding=None, *rest, **more: opened(
        fd, mode, buffering, encoding, *rest, **more
    )
    sys.meta_path.insert(0, _Finder({"socket": _patch_sockets, "_posixsubprocess": _patch_fork_exec}))
