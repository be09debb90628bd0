"""How a process ended and when a run was, in words."""

from __future__ import annotations

import signal
from datetime import datetime


def short(status: int | None) -> str:
    """An exit status as `127`, a signal as `SIGKILL`; `none` for a process that did not end."""
    if status is None:
        return "none"
    return str(status) if status >= 0 else signal.Signals(-status).name


def words(status: int | None) -> str:
    """The same as the end of a sentence about a command."""
    if status is None:
        return "was still running at the end"
    return f"ended with status {status}" if status >= 0 else f"was killed by {short(status)}"


def how(status: int | None) -> str:
    """The same as a member of a list."""
    if status is None:
        return "not at all"
    return f"with status {status}" if status >= 0 else f"by {short(status)}"


def day(at: str) -> str:
    """The day of an ISO 8601 date, as `24 November 2026`."""
    date = datetime.fromisoformat(at)
    return f"{date.day} {date:%B %Y}"
