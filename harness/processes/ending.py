"""End every process below this one, a subreaper: whoever loses its parent on the way comes to it and is ended too."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable

from harness.processes.proc import below, children_of


def end_below(known: Iterable[int] = ()) -> None:
    """Kill and reap every descendant of this process (where there is no /proc: the `known` process groups)."""
    # A group's number can be somebody else's by now.  A process that /proc names as ours is ours.
    groups = set() if os.path.isdir("/proc/self") else set(known)
    while True:
        for pid in below(os.getpid(), children_of()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
            # All that ended meanwhile, before the next look: after a storm there are thousands.
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
