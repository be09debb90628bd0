"""Play small sessions, written into a test, with real processes; and see what is left of a process."""

from __future__ import annotations

import os
import select
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.capture.schema import Capture
from harness.play.players import play
from harness.session.parser import read_session

PATIENCE = 60.0
"""Seconds in which what a test waits for must come: one that passes takes none of them, and a busy machine is slow."""


def play_texts(
    folder: Path, files: Mapping[str, str], traced: bool | None = None, at_once: int = 8
) -> dict[str, Capture]:
    """Write the files into `folder`, play each `*.session` of it; the captures by the stem of their session's name."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    sessions = [read_session(path) for path in sorted(folder.glob("*.session"))]
    captures = play(sessions, traced=traced, save=False, at_once=at_once)
    return {kept.name.partition("/")[2]: kept for kept in captures}


def outputs(kept: Capture) -> list[str]:
    """The lines that were printed."""
    return [line.text for step in kept.steps for line in step.lines if line.kind == "output"]


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def marked(mark: str) -> list[str]:
    """The processes with `mark` in their arguments or environment, as `pid arguments`."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
            if mark.encode() in arguments + Path(f"/proc/{pid}/environ").read_bytes():
                found.append(f"{pid} {arguments.replace(bytes(1), b' ').decode(errors='replace')}")
        except OSError:
            continue  # it has ended, or is another user's
    return found


def wait_until(true: Callable[[], object], what: str) -> None:
    """Wait for what cannot be waited for otherwise, as a file or a line of /proc; fails after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited {PATIENCE:g} s for {what}"
        select.select([], [], [], 0.01)
