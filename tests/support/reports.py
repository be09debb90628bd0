"""Connections for reports, with both of their ends."""

from __future__ import annotations

import socket
from contextlib import ExitStack

from harness.check.trial.report_line import ReportLine


class Reports:
    """Connections for reports; `theirs` are the reporters' ends."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.theirs: list[socket.socket] = []

    def line(self) -> ReportLine:
        """The supervisor's end of a new one."""
        ours, theirs = socket.socketpair()
        self.theirs.append(self.stack.enter_context(theirs))
        return ReportLine(self.stack.enter_context(ours))

    def answers(self) -> list[bytes | None]:
        """What each was answered; None for one that still waits."""
        found: list[bytes | None] = []
        for theirs in self.theirs:
            theirs.setblocking(False)
            try:
                found.append(theirs.recv(9))
            except BlockingIOError:
                found.append(None)
        return found
