"""One report of a process of the reader's: a connection that says one thing and waits for an answer."""

from __future__ import annotations

import ast
import contextlib
import socket
import struct
from typing import Any, Literal, get_args

MOST = 4 << 20
"""Bytes of a report that are read; a longer one is cut, and then says nothing."""

Report = Literal[
    "started", "born", "actor", "spawned", "audit", "look", "meet", "next", "loaded", "unloadable",
    "scene failed", "played", "strayed", "wrote", "took", "leaving", "told", "nonsense",
]  # fmt: skip
"""What the checker's own code reports from inside; `told` is what a scene says, under a name of its own."""
_REPORTS: tuple[Report, ...] = get_args(Report)


def report_of(what: str) -> Report | None:
    """The report of that name, or None: a reader's file can connect too, and say anything."""
    return next((report for report in _REPORTS if report == what), None)


class ReportLine:
    """The supervisor's end of it.  `pid` is the sender, as the kernel says."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        connection.setblocking(False)
        self.pid: int = struct.unpack("iII", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        self.data = b""

    def fileno(self) -> int:
        """So that a poll can watch it."""
        return self.connection.fileno()

    def read(self) -> tuple[str, float, dict[str, Any]] | None:
        """(what, when, data) once it is complete, None until then.  Nonsense reads as ("nonsense", 0.0, {})."""
        while True:
            try:
                part = self.connection.recv(65536)
            except BlockingIOError:
                return None
            except OSError:
                part = b""
            if not part or len(self.data) > MOST:
                return self._parsed()
            self.data += part

    def _parsed(self) -> tuple[str, float, dict[str, Any]]:
        try:
            what, at, data = ast.literal_eval(self.data.decode("utf-8"))
            if isinstance(what, str) and isinstance(at, float) and isinstance(data, dict):
                return what, at, data
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            pass
        return "nonsense", 0.0, {}

    def answer(self, data: bytes) -> None:
        """Answer and hang up.  It is not a fault if the reporter has gone."""
        with contextlib.suppress(OSError):
            self.connection.setblocking(True)
            self.connection.settimeout(2)
            self.connection.sendall(data)
        self.connection.close()
