"""Play sessions, all at once, and keep what came: sessions in, captures out.

python -m harness.play                 every session
python -m harness.play fork            a chapter
python -m harness.play fork/fork       one
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from harness import capture, fresh, holder, select, trace
from harness.capture import Capture, Ran, Skip
from harness.drive import Record, drive
from harness.guard import Guard
from harness.hide import hider
from harness.interpreter import PATH, Interpreter, interpreter, system
from harness.progress import Progress
from harness.report import report
from harness.session import Session, SessionError, read
from harness.tell import tell
from harness.trace import Trace
from harness.verdict import Verdict, judge, named

AT_ONCE = 200
"""Sessions that run at a time, if the limit of open files allows it; each takes about six of the harness's."""
ACCOUNT = 8 << 20
"""Bytes of strace's logs that are read for one session.  Reading takes a second then, in which no other goes on."""


def play(
    sessions: Sequence[Session], python: Interpreter | None = None, *, traced: bool | None = None,
    save: bool = True, progress: Callable[[], Progress] | None = None, at_once: int = AT_ONCE,
) -> list[Capture]:  # fmt: skip
    """Play the sessions all at once, the longest first; their captures in the given order, saved as well if `save`.

    `traced` is by default whether this machine can.  When this process dies, so does all that it started.
    """
    untraced = trace.unavailable() if traced is None else None if traced else "it was asked not to trace"
    show = progress() if progress else Progress(len(sessions), quiet=True)
    with show, tempfile.TemporaryDirectory(prefix="unix-", ignore_cleanup_errors=True) as folder:
        return asyncio.run(
            _Players(python or interpreter(), untraced, Path(folder).resolve(), save, show, at_once).all(sessions)
        )


_START = 0.06
"""Seconds after which a program has started, whatever it does then; most print something before."""


class _Players:
    def __init__(
        self, python: Interpreter, untraced: str | None, folder: Path, save: bool, show: Progress, at_once: int
    ) -> None:
        self.python, self.untraced, self.folder, self.save, self.show = python, untraced, folder, save, show
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self.places = asyncio.Semaphore(max(1, min(at_once, (files - 64) // 6)))
        self.guard = Guard()
        # A start is work for a processor, the rest is mostly waiting: the longest must not queue behind all others.
        self.starts = asyncio.Semaphore(2 * (os.cpu_count() or 1))

    async def all(self, sessions: Sequence[Session]) -> list[Capture]:
        holder.become_subreaper()
        order = sorted(range(len(sessions)), key=lambda n: -_length(sessions[n], self.python))
        self.guard.start()
        try:
            tasks = {n: asyncio.create_task(self.one(n, sessions[n])) for n in order}
            return list(await asyncio.gather(*(tasks[n] for n in range(len(sessions)))))
        finally:
            self.guard.stop()

    async def one(self, number: int, session: Session) -> Capture:
        result = self.skipped(session)
        if result is None:
            async with self.places:
                result = await self.run(session, self.folder / str(number))
        if self.save:
            capture.save(result, capture.path_of(session.name, self.python.version))
        self.show.done(result)
        return result

    async def run(self, session: Session, folder: Path) -> Capture:
        folder.mkdir()
        hide = hider(folder / "home", self.python.prefix)
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
            record = await drive(session, self.python, folder, self.untraced is None, hide, started, self.guard)
        finally:
            started()
        found, fault = self.account(record)
        told = tell(record, found, hide)
        shown = found and trace.hidden(found, hide)
        verdict = judge(session, told, shown, fault or self.untraced or "")
        shutil.rmtree(folder, ignore_errors=True)
        return self.kept(session, record, shown, verdict, at)

    def account(self, record: Record) -> tuple[Trace | None, str]:
        """The kernel's account; with what is wrong with it, if it cannot be read."""
        if self.untraced is not None:
            return None, ""
        try:
            if sum(os.path.getsize(source.log) for source in record.sources) > ACCOUNT:
                record.faults.append(f"its programs made more system calls than {ACCOUNT >> 20} MiB of a log hold")
                return None, "there is too much of the trace"
            return trace.read(record.sources, record.zero), ""
        except (ValueError, OSError) as error:
            if not record.faults:
                record.faults.append(f"the trace cannot be read: {error}")
            return None, "the trace cannot be read"

    def kept(self, session: Session, record: Record, found: Trace | None, verdict: Verdict, at: datetime) -> Capture:
        good = verdict.good and not record.faults
        return Capture(
            schema=capture.SCHEMA,
            key=fresh.key(session.path, self.python, self.untraced is None),
            name=session.name,
            title=session.title,
            ran=self.ran(at, record.seconds),
            program=session.program,
            verdict="passed" if good else "failed",
            skips=verdict.skips,
            values=verdict.values,
            steps=verdict.steps,
            commands=tuple(record.commands),
            processes=named(found.processes, verdict.names) if found else (),
            files=found.files if found else (),
            events=found.events if found else (),
            checks=verdict.checks,
            faults=tuple(record.faults),
        )

    def ran(self, at: datetime, seconds: float) -> Ran:
        return Ran(
            at.strftime("%Y-%m-%dT%H:%M:%SZ"), system(), self.python.version, self.untraced is None, round(seconds, 3)
        )

    def skipped(self, session: Session) -> Capture | None:
        """The capture of a session that cannot run here, with the reason; None if it can."""
        here = {"linux": "linux", "darwin": "macos"}.get(sys.platform, sys.platform)
        for condition in session.conditions:
            elsewhere = condition.kind == "only" and condition.what != here
            lacking = condition.kind == "needs" and shutil.which(condition.what, path=PATH) is None
            if elsewhere or lacking:
                reason = f"only {condition.what}" if elsewhere else f"there is no {condition.what} here"
                skip = Skip("session", f"{reason}: {condition.reason}", elsewhere)
                return Capture(
                    schema=capture.SCHEMA,
                    key=fresh.key(session.path, self.python, self.untraced is None),
                    name=session.name,
                    title=session.title,
                    ran=self.ran(datetime.now(UTC), 0.0),
                    program=session.program,
                    verdict="skipped",
                    skips=(skip,),
                )
        return None


def _length(session: Session, python: Interpreter) -> float:
    """How long it took the last time; a session never played may be long."""
    try:
        return capture.load(capture.path_of(session.name, python.version).read_text(encoding="utf-8")).ran.seconds
    except (OSError, ValueError):
        return session.timeout


def read_all(paths: Iterable[Path]) -> list[Session]:
    """Read session files.  Raises `SessionError` with every file's error, a line each: nothing is run then."""
    result, errors = [], []
    for path in paths:
        try:
            result.append(read(path))
        except SessionError as error:
            errors.append(str(error))
    if errors:
        raise SessionError.several(errors)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit status: 0 all passed, 1 one failed, 2 nothing was run."""
    parser = argparse.ArgumentParser(prog="python -m harness.play", description="Play sessions and check what comes.")
    parser.add_argument("names", nargs="*", help="chapters or sessions (default: all)")
    parser.add_argument("--python", help="the interpreter to run programs with (default: this one)")
    parser.add_argument("--stale", action="store_true", help="only what is missing, stale or was skipped")
    parser.add_argument("--no-trace", action="store_true", help="without strace, even where there is one")
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="N", help="play them N times (and say how many failed)"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="report sessions that pass as well")
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat wants a number of 1 or more")
    try:
        python = interpreter(options.python)
    except (OSError, ValueError, subprocess.CalledProcessError):
        print(f"{options.python} is no Python that says its version", file=sys.stderr)
        return 2
    try:
        sessions = read_all(select.select(options.names))
    except (SessionError, select.Unknown, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.stale:
        sessions = [s for s in sessions if fresh.why_stale(s.name, python) or fresh.skipped(s.name, python)]
    failures = 0
    for _ in range(options.repeat):
        captures = play(
            sessions, python, traced=False if options.no_trace else None, progress=lambda: Progress(len(sessions))
        )
        for kept in captures:
            if options.verbose or kept.verdict == "failed":
                print(report(kept))
        failures += sum(c.verdict == "failed" for c in captures)
    print(f"{options.repeat * len(sessions)} runs of {len(sessions)} sessions: {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
