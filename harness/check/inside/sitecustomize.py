"""Loaded by every Python that starts inside a trial: reports births, execs and other starts to the supervisor.

The reader's process imports this before its own first line, as `sitecustomize`.  Nothing is patched in the
plain case: births come from `os.register_at_fork`, so `from os import fork` is seen too, and execs from an
audit hook.  Each report is a connection of its own to the supervisor's socket, opened and closed again, so that
the reader's process holds no descriptor of ours.  The kernel names the sender (SO_PEERCRED); a report waits for
its answer, so a child runs none of the reader's lines before the supervisor knows it.

Imports only what the interpreter has loaded anyway: a start of Python is what a check costs most.
"""

from __future__ import annotations

import _socket
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from harness.check.trial.report_line import Report

CONTROL = "\0" + os.environ.get("CHECK_CONTROL", "")
HOLD = os.environ.get("CHECK_HOLD") == "1"
WATCHED = frozenset({"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen", "os.forkpty"})

_pid = os.getpid()
_started = _pid
_forks = 0
_may_leave = True
"""False in a child that must ask before it ends (see `Program.hold`)."""


def plain(value: Any, depth: int = 4) -> Any:
    """The value as numbers, strings, bytes, lists, tuples and dicts; anything else as its `repr`."""
    if value is None or type(value) in (bool, int):
        return value
    if type(value) in (str, bytes):
        return value if len(value) <= 100_000 else value[:100_000]
    if type(value) is float and value - value == 0.0:  # neither inf nor nan, which `ast.literal_eval` refuses
        return value
    if depth and type(value) in (list, tuple):
        return type(value)(plain(item, depth - 1) for item in value[:10_000])
    if depth and type(value) is dict:
        return {plain(k, 0): plain(v, depth - 1) for k, v in value.items()}
    try:
        return repr(value)[:2000]
    except BaseException as error:
        return f"<{type(value).__name__} whose repr raised {type(error).__name__}>"


def tell(kind: Report, /, **data: Any) -> bytes:
    """Report to the supervisor and wait for its answer, which is returned as bytes; empty when nobody listens."""
    try:
        line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            line.connect(CONTROL)
            if kind == "look":
                data["fd"] = line.fileno()  # the one descriptor that is not the reader's
            line.sendall(repr((kind, time.monotonic(), plain(data))).encode("utf-8", "backslashreplace"))
            line.shutdown(_socket.SHUT_WR)
            parts = []
            while part := line.recv(65536):
                parts.append(part)
            return b"".join(parts)
        finally:
            line.close()
    except OSError:
        return b""


def _forking() -> None:
    global _forks
    _forks += 1


def _born() -> None:
    """In a child, right after fork and before any line of the reader's."""
    global _pid, _forks, _may_leave
    parent, _pid = _pid, os.getpid()
    number, _forks = _forks, 0
    tell("born", parent=parent, number=number)
    if HOLD and parent == _started and number == 1:
        import atexit

        _may_leave = False
        atexit.register(_ask_to_leave)
    else:
        _may_leave = True


def _ask_to_leave() -> None:
    global _may_leave
    if not _may_leave:
        _may_leave = True
        tell("leaving")


def _hold_exits(leave: Any) -> Any:
    """os._exit, for a child that must ask before it ends."""

    def _exit(status: int) -> None:
        _ask_to_leave()
        leave(status)

    return _exit


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event in WATCHED:
        tell("audit", event=event, args=tuple(str(arg) if event == "os.system" else arg for arg in args[:2]))


def _install() -> None:
    if len(CONTROL) == 1:
        return
    tell("started", parent=os.getppid(), argv=sys.orig_argv)
    os.register_at_fork(before=_forking, after_in_child=_born)
    sys.addaudithook(_audit)
    if HOLD:
        os._exit = _hold_exits(os._exit)
    if os.environ.get("CHECK_LINES") == "1":
        # As on a terminal: a line is written at its newline.  The socket below tells who wrote it, which a pty cannot.
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a TextIOWrapper, unless the file put in another
    if os.environ.get("CHECK_WRITES") == "1":
        if TYPE_CHECKING:
            from harness.check.inside import reportwrites
        else:
            import reportwrites  # beside this file, found on the trial's PYTHONPATH

        reportwrites.install(tell)


_install()
