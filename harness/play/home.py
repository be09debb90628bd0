"""Where the commands of a session run: a copy of its folder, and an environment made from nothing."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from harness import layout
from harness.processes import ONLOOKERS
from harness.python import Interpreter, bare, environment
from harness.session import Session
from harness.strace_log import trace_command

_SHELL = re.compile(r"[|&;<>()$`\\\"'*?#~=%\[\]{}]")
"""Characters that make a command one for a shell."""


@dataclass(frozen=True)
class Home:
    """The folder in which a session's commands run, and how they are started there."""

    path: Path
    env: dict[str, str]
    logs: Path | None
    """The folder of strace's logs; None if nothing is traced."""

    def start_of(self, text: str, number: int) -> tuple[list[str], Path | None]:
        """The words with which command number `number` is started, and the log that it writes, if it is traced."""
        argv = ["sh", "-c", text] if _SHELL.search(text) else text.split()
        known = shutil.which(self.path / argv[0] if "/" in argv[0] else argv[0], path=self.env["PATH"])
        # Of a command that there is not, strace would have its own words; of one that only looks at others, the reading
        # of /proc would be most of the trace.
        if self.logs is None or not known or argv[0] in ONLOOKERS:
            return argv, None
        log = self.logs / f"{number}.strace"
        return trace_command(log, argv), log


def furnished(session: Session, python: Interpreter, folder: Path, traced: bool) -> Home:
    """A home for a session in `folder`, which is empty: its files, and the Python that is under test."""
    path = folder / "home"
    shutil.copytree(session.path.parent, path, ignore=shutil.ignore_patterns("*.session", *layout.NO_SOURCES))
    return Home(path, environment(bare(folder / "python", python), path), folder if traced else None)
