"""A real terminal (a pty) with a holder in it, driven from the harness's event loop.

Echo is off: what is typed is recorded as typed, so that it can always be told from what was printed.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import re
import secrets
import signal
import socket
import struct
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harness.play.terminals import holder

COLUMNS, ROWS = 160, 50
"""`ps` cuts commands at the width."""
FLOOD = 512 << 10
"""Bytes that a terminal may receive in one session."""
PATIENCE = 3.0
"""Seconds in which a holder ends all it holds; one that takes longer is stopped, or stuck, and is killed."""

_KEYS = {"Enter": b"\r", "Ctrl-C": b"\x03", "Ctrl-D": b"\x04"}


@dataclass(frozen=True)
class Printed:
    """Bytes came out of the terminal."""

    data: bytes


@dataclass(frozen=True)
class CommandEnded:
    """The command that ran has ended."""

    pid: int
    status: int
    """Exit status, or minus the number of the signal."""


@dataclass(frozen=True)
class Idle:
    """No process is left of the first so many commands."""

    commands: int


@dataclass(frozen=True)
class Flooded:
    """More came out of it than it may receive; what comes is no longer told."""


@dataclass(frozen=True)
class HolderLost:
    """The holder is gone."""


TerminalNews = Printed | CommandEnded | Idle | Flooded | HolderLost
"""What can happen in a terminal."""


class Terminal:
    """One terminal of one session.  `changed` is told what happens, in the terminal's own order."""

    def __init__(self, changed: Callable[[TerminalNews], None]) -> None:
        self._changed = changed
        self._loop = asyncio.get_running_loop()
        self._token = secrets.token_hex(8)
        self._notice = re.compile(rb"\x00" + self._token.encode() + rb" ([^\x00]*)\x00")
        self._waiting = b""
        self._received = 0
        self._marked = asyncio.Event()
        self._answers: asyncio.Queue[holder.StartAnswer] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._groups: list[int] = []
        self.master, slave = os.openpty()
        self.tty = os.ttyname(slave)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        mode = termios.tcgetattr(slave)
        mode[3] &= ~(termios.ECHO | termios.ECHOCTL)
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        self._control, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            holder.hold(self.tty, theirs.fileno(), self._token)
        theirs.close()
        self._slave: int | None = slave  # kept until the holder has it open: otherwise the first read says EIO
        self._control.setblocking(False)
        os.set_blocking(self.master, False)
        self._loop.add_reader(self.master, self._read)
        self._loop.add_reader(self._control, self._answer)

    async def run(self, argv: list[str], env: dict[str, str], cwd: Path) -> int:
        """Start a command in the foreground; returns its pid.  Raises `ConnectionError` if the holder cannot."""
        order: holder.StartOrder = {"argv": argv, "env": env, "cwd": str(cwd)}
        await self._loop.sock_sendall(self._control, json.dumps(order).encode() + b"\n")
        answer = await self._answers.get()
        pid = answer.get("pid")
        if pid is None:
            raise ConnectionError(f"the terminal's shell cannot start it: {answer.get('error', 'it is gone')}")
        self._groups.append(pid)
        self._let_go()
        return pid

    async def settle(self) -> None:
        """Read to the end of every write that had begun: the last line may have a newline that is not here yet."""
        self._marked.clear()
        await self._loop.sock_sendall(self._control, b"{}\n")
        await self._marked.wait()

    def type(self, kind: Literal["key", "typed"], text: str) -> None:
        """Type a key, or text and Enter.  Raises `OSError` if the terminal takes no more, or is gone."""
        data = _KEYS[text] if kind == "key" else text.encode() + b"\r"
        if os.write(self.master, data) < len(data):
            raise BlockingIOError("nobody reads what is typed")

    async def close(self) -> None:
        """End every process in it, and the terminal."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
        # The terminal is still read meanwhile: the holder may have something to say in it.
        try:
            async with asyncio.timeout(PATIENCE):
                await self._gone.wait()
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
        self._loop.remove_reader(self._control)
        self._loop.remove_reader(self.master)
        self._let_go()
        self._control.close()
        os.close(self.master)
        _, status = os.waitpid(self.pid, 0)
        if status:  # it was killed: what it held is free, and may have come to us (see harness.play.terminals.guard)
            for group in self._groups:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)

    def _let_go(self) -> None:
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def _answer(self) -> None:
        try:
            got = self._control.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            got = b""
        if not got:
            self._loop.remove_reader(self._control)
            self._gone.set()
            self._marked.set()
            self._answers.put_nowait({})
            self._changed(HolderLost())
        for line in got.splitlines():
            self._answers.put_nowait(json.loads(line))

    def _read(self) -> None:
        try:
            got = os.read(self.master, 1 << 16)
        except BlockingIOError:
            return
        except OSError:  # EIO: nobody has the terminal open any more
            got = b""
        if not got:
            self._loop.remove_reader(self.master)
            return
        self._received += len(got)
        if self._received > FLOOD:
            # Go on reading, or the holder could not say anything more; but keep nothing.
            self._changed(Flooded())
            return
        self._waiting += got
        self._deliver()

    def _deliver(self) -> None:
        """Hand on what is certain: a NUL may be the beginning of a notice that is not here yet."""
        while found := self._notice.search(self._waiting):
            if found.start():
                self._changed(Printed(self._waiting[: found.start()]))
            self._waiting = self._waiting[found.end() :]
            notice, numbers = holder.notice_of(found[1])
            if notice == "ended":
                self._changed(CommandEnded(*numbers))
            elif notice == "mark":
                self._marked.set()
            else:
                self._changed(Idle(*numbers))
        begun = self._waiting.rfind(b"\0")
        rest, opening = self._waiting[begun:], b"\0" + self._token.encode()
        held = begun >= 0 and (rest.startswith(opening) or opening.startswith(rest))
        certain = self._waiting[:begun] if held else self._waiting
        if certain:
            self._changed(Printed(certain))
        self._waiting = rest if held else b""
