"""Play sessions, all at once, and keep what came: sessions in, captures out."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from harness import layout
from harness.capture import Capture, stored
from harness.play.capturing import CaptureMaker
from harness.play.driver import drive
from harness.play.progress import Progress
from harness.play.redaction import redactor
from harness.play.terminals import Guard
from harness.processes import become_subreaper
from harness.python import Interpreter, interpreter
from harness.session import Session
from harness.strace_log import unavailable

AT_ONCE = 200
"""Sessions that run at a time, if the limit of open files allows it; each takes about six of the harness's."""


def play(
    sessions: Sequence[Session], python: Interpreter | None = None, *, traced: bool | None = None,
    save: bool = True, progress: Callable[[], Progress] | None = None, at_once: int = AT_ONCE,
) -> list[Capture]:  # fmt: skip
    """Play the sessions all at once, the longest first; their captures in the given order, saved as well if `save`.

    `traced` is by default whether this machine can.  When this process dies, so does all that it started.
    """
    untraced = unavailable() if traced is None else None if traced else "it was asked not to trace"
    show = progress() if progress else Progress(len(sessions), quiet=True)
    with show, tempfile.TemporaryDirectory(prefix="unix-", ignore_cleanup_errors=True) as folder:
        return asyncio.run(
            _Players(python or interpreter(), untraced, Path(folder).resolve(), save, show, at_once).all(sessions)
        )


_START = 0.06
"""Seconds after which a program has started, whatever it does then; most print something before."""


class _Players:
    """Plays sessions side by side: as many as there are places, starting no more at a time than processors can bear."""

    def __init__(
        self, python: Interpreter, untraced: str | None, folder: Path, save: bool, show: Progress, at_once: int
    ) -> None:
        self.python, self.folder, self.save, self.show = python, folder, save, show
        self.traced = untraced is None
        self.captures = CaptureMaker(python, untraced)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self.places = asyncio.Semaphore(max(1, min(at_once, (files - 64) // 6)))
        self.guard = Guard()
        # A start is work for a processor, the rest is mostly waiting: the longest must not queue behind all others.
        self.starts = asyncio.Semaphore(2 * (os.cpu_count() or 1))

    async def all(self, sessions: Sequence[Session]) -> list[Capture]:
        """Play them, those that took longest the last time first; their captures in the given order."""
        become_subreaper()
        order = sorted(range(len(sessions)), key=lambda n: -_length(sessions[n], self.python))
        self.guard.start()
        try:
            keys = {session.path: self.captures.key(session) for session in sessions}
            tasks = {n: asyncio.create_task(self.one(n, sessions[n], keys[sessions[n].path])) for n in order}
            return list(await asyncio.gather(*(tasks[n] for n in range(len(sessions)))))
        finally:
            self.guard.stop()

    async def one(self, number: int, session: Session, key: str) -> Capture:
        """Play a session when a place is free, or skip it, and keep its capture."""
        result = self.captures.skipped(session, key)
        if result is None:
            async with self.places:
                result = await self.run(session, key, self.folder / str(number))
        if self.save:
            stored.save(result, layout.capture_path(session.name, self.python.version))
        self.show.done(result)
        return result

    async def run(self, session: Session, key: str, folder: Path) -> Capture:
        """Play a session in `folder`, which is made and removed, when few enough others are starting."""
        folder.mkdir()
        redact = redactor(folder / "home", self.python.prefix)
        await self.starts.acquire()
        starting = [session]

        def started() -> None:
            if starting:
                starting.clear()
                self.starts.release()

        asyncio.get_running_loop().call_later(_START, started)

        self.show.begun(session.name)
        at = datetime.now(UTC)
        try:
            record = await drive(session, self.python, folder, self.traced, redact, started, self.guard)
        finally:
            started()
        kept = self.captures.of(session, key, record, redact, at)
        shutil.rmtree(folder, ignore_errors=True)
        return kept


def _length(session: Session, python: Interpreter) -> float:
    """How long it took the last time; a session never played may be long."""
    try:
        return stored.load(layout.capture_path(session.name, python.version).read_text(encoding="utf-8")).ran.seconds
    except (OSError, ValueError):
        return session.timeout
