"""How a process ended, in words.  A status is an exit status (0 to 255), or minus the number of a signal."""

from __future__ import annotations

from harness.processes.signals import signal_name


def ended_as(status: int) -> str:
    """As a session says it: `3`, or `SIGTERM`."""
    return str(status) if status >= 0 else signal_name(-status)


def ended_short(status: int | None) -> str:
    """The same; `none` for a process that did not end."""
    return "none" if status is None else ended_as(status)


def ended_with(status: int | None) -> str:
    """The same as the end of a sentence about a command."""
    if status is None:
        return "was still running at the end"
    return f"ended with status {status}" if status >= 0 else f"was killed by {ended_as(status)}"


def ended_where(status: int | None) -> str:
    """The same as a member of a list."""
    if status is None:
        return "not at all"
    return f"with status {status}" if status >= 0 else f"by {ended_as(status)}"
