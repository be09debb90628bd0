"""What the checker's own code inside a reader's process reports, heard without a supervisor."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.check.trial.furnishing import INSIDE
from harness.check.trial.report_line import ReportLine
from tests.support.played import PATIENCE


@dataclass(frozen=True)
class Heard:
    """A report."""

    pid: int
    what: str
    data: dict[str, Any]


def heard_from(
    folder: Path, *words: str, answer: Callable[[Heard], bytes] = lambda heard: b"", **environment: str
) -> tuple[list[Heard], str]:
    """The reports of `python WORDS` in that folder and of its children, in order, and what came through its output.

    Each report is answered with what `answer` says to it.
    """
    name = f"test-{os.getpid()}-{os.urandom(8).hex()}"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(INSIDE), "CHECK_CONTROL": name, **environment}
    found: list[Heard] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        running = subprocess.Popen(
            [sys.executable, *words], env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        ended = os.pidfd_open(running.pid)
        while listener in (ready := _ready(listener, ended)) or not ready:
            if not ready:
                running.kill()
                raise AssertionError(f"it neither reported nor ended; before: {found}")
            line = ReportLine(listener.accept()[0])
            while (report := line.read()) is None:
                _ready(line)
            found.append(Heard(line.pid, report[0], report[2]))
            line.answer(answer(found[-1]))
        os.close(ended)
        return found, running.communicate(timeout=PATIENCE)[0]


def _ready(*those: Any) -> list[Any]:
    """Which of them can be read, or have ended."""
    return select.select(those, [], [], PATIENCE)[0]
