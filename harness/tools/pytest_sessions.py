"""Pytest plugin: plays the sessions that were selected, all at once, before the first test; the tests read what came.

    pytest -p harness.tools.pytest_sessions                 every session
    pytest -p harness.tools.pytest_sessions fork -x --lf    names of `harness.session.names`, and any option of pytest

A session is one test for its terminals, and another for the kernel's block, if it has one.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from _pytest._code.code import TerminalRepr

from harness import layout
from harness.capture import Capture, SkipPart
from harness.match import report
from harness.play import Progress, play
from harness.python import interpreter
from harness.session import Session, SessionError, UnknownName, read_session, select_sessions
from harness.strace_log import unavailable

ASLEEP = 6.0
"""Seconds that a session may sleep: all together are to take no longer than somebody waits."""
CAPTURES = pytest.StashKey[dict[str, Capture]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--python` and `--no-trace`."""
    group = parser.getgroup("sessions")
    group.addoption("--python", metavar="PATH", help="the interpreter that programs are run with (default: this one)")
    group.addoption("--no-trace", action="store_true", help="do not watch the kernel, even where strace is installed")


def pytest_configure(config: pytest.Config) -> None:
    """Read the names on the command line; a session file with an error is one error, and keeps nobody from playing."""
    config.option.continue_on_collection_errors = True
    try:
        interpreter(config.getoption("python"))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise pytest.UsageError(f"--python: {error}") from None
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args[:] = [str(layout.examples())]
        return
    try:
        args = [
            [arg] if Path(arg.partition("::")[0]).exists() else map(str, select_sessions([arg])) for arg in config.args
        ]
    except UnknownName as error:
        raise pytest.UsageError(str(error)) from None
    config.args[:] = [path for paths in args for path in paths]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A `.session` file is a collector."""
    return SessionFile.from_parent(parent, path=file_path) if _is_session(file_path) else None


def _is_session(path: Path) -> bool:
    return path.suffix == ".session" and layout.is_source(path)


def pytest_report_header(config: pytest.Config) -> str:
    """Which Python the programs run with, and whether the kernel is watched."""

    untraced = "it was asked not to" if config.getoption("no_trace") else unavailable()
    watched = f"not watched: {untraced}" if untraced else "watched by strace"
    return f"programs run with Python {interpreter(config.getoption('python')).version}; the kernel is {watched}"


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Play everything that was selected, and could be read."""
    items = [item for item in session.items if isinstance(item, SessionItem)]
    if items and not (session.shouldfail or session.shouldstop or session.config.option.collectonly):
        sessions = list({item.played.name: item.played for item in items}.values())
        try:
            python = interpreter(session.config.getoption("python"))
        except (OSError, subprocess.CalledProcessError) as error:
            raise pytest.UsageError(f"--python: {error}") from None
        untraced = session.config.getoption("no_trace")
        captures = play(sessions, python, traced=False if untraced else None, progress=lambda: Progress(len(sessions)))
        session.config.stash[CAPTURES] = {kept.name: kept for kept in captures}
    return (yield)


class SessionFile(pytest.File):
    """One `.session`."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            played = read_session(self.path)
        except SessionError as error:
            raise self.CollectError(str(error)) from None
        yield SessionItem.from_parent(self, name="terminals", played=played)
        if played.kernel:
            yield SessionItem.from_parent(self, name="kernel", played=played)


class SessionItem(pytest.Item):
    """The verdict on a session's terminals, or on its kernel block."""

    def __init__(self, *, played: Session, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own arguments, passed through
        self.played = played

    def runtest(self) -> None:
        kept = self.config.stash[CAPTURES][self.played.name]
        part: SkipPart = "session" if self.name == "terminals" else "kernel"
        for skip in kept.skips:
            if skip.part == part or skip.part == "session":
                if os.environ.get("CI") == "true" and not skip.elsewhere:
                    raise NotAsSaid(f"{kept.name} may not be skipped where CI=true: {skip.reason}")
                pytest.skip(skip.reason)
        kernel = [check.kind == "GOOD" for check in kept.checks if check.terminal == 0]
        terminals = [check.kind == "GOOD" for check in kept.checks if check.terminal]
        good = all(kernel) if part == "kernel" else all(terminals) and not kept.faults
        if not good:
            raise NotAsSaid(report(kept))
        if part == "session" and (asleep := slept(kept)) > ASLEEP:
            told = f"it sleeps {asleep:.1f} s; at most {ASLEEP:g}: let its programs sleep for less"
            raise NotAsSaid(f"{self.played.path.parent.name}/{self.played.path.name}: {told}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str | TerminalRepr:
        if isinstance(excinfo.value, NotAsSaid):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.played.name} {self.name}"


def slept(kept: Capture) -> float:
    """In how many seconds somebody has asked to sleep: the rest is the machine's, and long on a busy one."""
    total, end = 0.0, 0.0
    for begin, until in sorted((e.at, e.at + e.seconds) for e in kept.events if e.call == "sleep" and e.seconds):
        total += max(0.0, until - max(begin, end))
        end = max(end, until)
    return total


class NotAsSaid(Exception):
    """A session did not go as it says; the message is the report."""
