"""Report every write to a pipe or a socket, to see whether a message is shown soon after it was written.

Only loaded where a contract asks for it (`trial.program(writes=True)`).  Python's ways to write end in one of
these: `os.write`, `os.writev`, a `FileIO` (below every file object made from a descriptor), a socket's `send`.
Each is wrapped so that it reports `wrote` (fd, to, size, text: its first 200 bytes) right before the system call,
and then does what it did.
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_tell: Callable[..., object] = print


def _target(fd: int) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""


def _report(fd: int, data: Any) -> None:
    to = _target(fd)
    if to.startswith(("pipe:", "socket:")) and fd > 2:
        try:
            raw = memoryview(data).cast("B")
        except TypeError:
            return  # not bytes: the system call that follows says so
        text = bytes(raw[:200]).decode("utf-8", "backslashreplace")
        _tell("wrote", fd=fd, to=to, size=raw.nbytes, text=text)


class _File(io.FileIO):
    """A raw file that reports."""

    def write(self, data: Any) -> int:
        _report(self.fileno(), data)
        return super().write(data)


def _wrapped(real: Any) -> Any:
    def write(fd: int, data: Any, *rest: Any) -> Any:
        _report(fd, data if real.__name__ == "write" else b"".join(data))
        return real(fd, data, *rest)

    return write


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
        if not isinstance(file, int) or not set(mode) & set("wa+"):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = _File(file, mode.replace("t", "").replace("b", ""), closefd)
        if buffering == 0:
            return raw
        buffered = io.BufferedWriter(raw) if buffering < 2 else io.BufferedWriter(raw, buffering)
        if "b" in mode:
            return buffered
        text = io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)
        text.mode = mode  # type: ignore[misc]
        return text

    return open


def _patch_sockets(socket: Any) -> None:
    class Socket(socket.socket):  # type: ignore[misc]
        def send(self, data: Any, *rest: Any) -> Any:
            _report(self.fileno(), data)
            return super().send(data, *rest)

        def sendall(self, data: Any, *rest: Any) -> Any:
            _report(self.fileno(), data)
            return super().sendall(data, *rest)

    Socket.__name__ = "socket"
    socket.socket = Socket


class _Finder:
    """Patch the `socket` module when it is imported, and not before: importing it is slow."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != "socket":
            return None
        sys.meta_path.remove(self)
        import importlib.util

        spec: Any = importlib.util.find_spec("socket")
        real = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            real(module)
            _patch_sockets(module)

        spec.loader.exec_module = exec_module
        return spec


def install(tell: Callable[..., object]) -> None:
    global _tell
    _tell = tell
    os.write = _wrapped(os.write)
    os.writev = _wrapped(os.writev)
    opened = _opener(io.open)
    import builtins

    builtins.open = io.open = opened
    os.fdopen = lambda fd, mode="r", buffering=-1, encoding=None, *rest, **more: opened(
        fd, mode, buffering, encoding, *rest, **more
    )
    sys.meta_path.insert(0, _Finder())
