"""From what was recorded of a session to its capture: the kernel's account is read, and all of it is judged."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from harness.capture import SCHEMA, Capture, Ran, Skip
from harness.captures import freshness
from harness.match import judge, named
from harness.play.record import Record
from harness.play.writers import with_whole_lines, with_writers
from harness.python import PATH, Interpreter, system
from harness.session import Session
from harness.trace import Trace, read_trace, redacted

ACCOUNT = 8 << 20
"""Bytes of strace's logs that are read for one session.  Reading takes a second then, in which no other goes on."""


@dataclass(frozen=True)
class CaptureMaker:
    """Makes the captures of sessions that are played with one Python, or skipped."""

    python: Interpreter
    untraced: str | None
    """Why the kernel is not watched; None if it is."""

    def key(self, session: Session) -> str:
        """What a capture depends on, of the files as they are now.

        To be asked for before the session is played: they may be saved meanwhile, and the capture is none of those.
        """
        return freshness.key(session.path, self.python, self.untraced is None)

    def of(self, session: Session, key: str, record: Record, redact: Callable[[str], str], at: datetime) -> Capture:
        """The capture of a session that was played, begun at that time; `key` is what `key` gave before."""
        account, fault = self._account(record)
        account = account and with_whole_lines(record, account)
        told = with_writers(record, account, redact)
        shown = account and redacted(account, redact)
        verdict = judge(session, told, shown, fault or self.untraced or "")
        good = verdict.good and not record.faults
        return Capture(
            schema=SCHEMA,
            key=key,
            name=session.name,
            title=session.title,
            ran=self._ran(at, record.seconds),
            program=session.program,
            verdict="passed" if good else "failed",
            skips=verdict.skips,
            values=verdict.values,
            steps=verdict.steps,
            commands=tuple(record.commands),
            processes=named(shown.processes, verdict.names) if shown else (),
            files=shown.files if shown else (),
            events=shown.events if shown else (),
            checks=verdict.checks,
            faults=tuple(record.faults),
        )

    def skipped(self, session: Session, key: str) -> Capture | None:
        """The capture of a session that cannot run here, with the reason; None if it can."""
        here = {"linux": "linux", "darwin": "macos"}.get(sys.platform, sys.platform)
        for condition in session.conditions:
            elsewhere = condition.kind == "only" and condition.what != here
            lacking = condition.kind == "needs" and shutil.which(condition.what, path=PATH) is None
            if elsewhere or lacking:
                reason = f"only {condition.what}" if elsewhere else f"there is no {condition.what} here"
                skip = Skip("session", f"{reason}: {condition.reason}", elsewhere)
                return Capture(
                    schema=SCHEMA,
                    key=key,
                    name=session.name,
                    title=session.title,
                    ran=self._ran(datetime.now(UTC), 0.0),
                    program=session.program,
                    verdict="skipped",
                    skips=(skip,),
                )
        return None

    def _account(self, record: Record) -> tuple[Trace | None, str]:
        """The kernel's account; with what is wrong with it, if it cannot be read."""
        if self.untraced is not None:
            return None, ""
        try:
            if sum(os.path.getsize(source.log) for source in record.sources) > ACCOUNT:
                record.faults.append(f"its programs made more system calls than {ACCOUNT >> 20} MiB of a log hold")
                return None, "there is too much of the trace"
            return read_trace(record.sources, record.zero, sizes=record.sizes), ""
        except (ValueError, OSError) as error:
            if not record.faults:
                record.faults.append(f"the trace cannot be read: {error}")
            return None, "the trace cannot be read"

    def _ran(self, at: datetime, seconds: float) -> Ran:
        moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Ran(moment, system(), self.python.version, self.untraced is None, round(seconds, 3))
