"""Accounts of what the kernel saw, read from logs that a test has as text."""

from __future__ import annotations

from pathlib import Path

from harness import trace
from harness.capture import Event


def account_of(log: str, folder: Path) -> trace.Trace:
    """The account of one log, whose first line is the start of its command."""
    pid, at = log.split(maxsplit=2)[:2]
    path = folder / "log"
    path.write_text(log)
    return trace.read_trace([trace.Source(str(path), 1, 1, int(pid), "/dev/pts/9")], float(at), monotonic=0.0)


def calls_of(account: trace.Trace, call: str, pid: int | None = None) -> list[Event]:
    """Its events of one call, by one process or by all."""
    return [event for event in account.events if event.call == call and pid in (None, event.pid)]
