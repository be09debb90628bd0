"""Whether this machine can trace, and the command line that does.

`strace -DDD` makes the tracer a stranger, so that the program keeps its pid, its parent and its place in `ps`.
`--seccomp-bpf` lets the calls that are not traced pass at full speed.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.strace_log.traced_calls import TRACED_CALLS

SHOWN = 80
"""Bytes of a string that strace shows."""


def trace_command(log: Path, argv: Sequence[str]) -> list[str]:
    """The command line that runs `argv` under strace, which writes what it sees to `log`.

    The log is complete once the tracer has ended, a moment after the last process it watches.
    """
    options = [
        "-DDD",
        "-f",
        "-ttt",
        "-T",
        "-s",
        str(SHOWN),
        "--seccomp-bpf",
        "-e",
        "trace=" + ",".join(_names()),
    ]
    return ["strace", *options, "-o", str(log), *argv]


def _names() -> Iterable[str]:
    """The calls to trace; `?` lets strace skip those that this machine's architecture lacks."""
    return ("?" + name for name in TRACED_CALLS)


@functools.cache
def unavailable() -> str | None:
    """Why this machine cannot trace, or None.  Found out once, by tracing `true` as a session would."""
    if not sys.platform.startswith("linux"):
        return "strace exists on Linux only"
    if shutil.which("strace") is None:
        return "there is no strace here (Debian: apt install strace)"
    try:
        ran = subprocess.run(
            trace_command(Path("/dev/stderr"), ["true"]),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "strace hangs on this machine"
    if ran.returncode != 0 or "exited with 0" not in ran.stderr:
        return "strace cannot trace here: " + (ran.stderr.strip().splitlines() or ["it says nothing"])[-1]
    return None
