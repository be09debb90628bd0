"""What a capture is made of: the kernel's account, if it can be read, faults, and why a session cannot run here."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.capture import Capture, Skip
from harness.match.judgement import Judgement
from harness.play import capturing
from harness.play.capturing import CaptureMaker
from harness.play.record import Record
from harness.python import interpreter
from harness.session import Session
from harness.session.parser import parse_session
from harness.trace import Source

EXEC = '11 1.0 execve("/bin/true", ["true"], 0x1 /* 0 vars */) = 0 <0.1>\n11 1.1 +++ exited with 0 +++\n'
BEGUN = datetime(2026, 11, 28, 1, 2, 3, tzinfo=UTC)


def session(folder: Path, header: str = "") -> Session:
    """A session of one command without output."""
    text = f"# T\n{header}$ true\n"
    path = folder / "true.session"
    path.write_text(text)
    return parse_session(path, text)


def made(folder: Path, record: Record, untraced: str | None = None) -> Capture:
    """Its capture, of such a record."""
    return CaptureMaker(interpreter(), untraced).of(session(folder), "a-key", record, str, BEGUN)


@pytest.mark.parametrize(
    ("log", "most", "fault"),
    [
        (EXEC, 1000, ""),
        (EXEC, 10, "its programs made more system calls than 0 MiB of a log hold"),
        ("no line of strace\n", 1000, "the trace cannot be read: "),
        (None, 1000, "the trace cannot be read: "),
    ],
)
def test_a_trace_that_is_too_long_or_cannot_be_read_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str | None, most: int, fault: str
) -> None:
    monkeypatch.setattr(capturing, "ACCOUNT", most)
    path = tmp_path / "log"
    if log is not None:
        path.write_text(log)
    kept = made(tmp_path, Record(0.0, sources=[Source(str(path), 1, 1, 11, "/dev/pts/9")]))
    assert [one[: len(fault)] for one in kept.faults] == ([fault] if fault else [])
    assert [process.pid for process in kept.processes] == ([] if fault else [11])
    assert kept.ran.traced


def test_a_log_that_nobody_made_is_not_read(tmp_path: Path) -> None:
    kept = made(tmp_path, Record(0.0, sources=[Source(str(tmp_path / "none"), 1, 1, 11, "/dev/pts/9")]), "no strace")
    assert (kept.faults, kept.ran.traced) == ((), False)


@pytest.mark.parametrize(("faults", "verdict"), [([], "passed"), (["it took longer than 5 s"], "failed")])
def test_a_session_with_a_fault_has_failed_although_all_came_as_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[str], verdict: str
) -> None:
    monkeypatch.setattr(capturing, "judge", lambda *_: Judgement((), (), {}, {}))
    kept = made(tmp_path, Record(0.0, faults=faults, seconds=1.23456))
    assert (kept.verdict, kept.faults) == (verdict, tuple(faults))
    assert (kept.ran.at, kept.ran.seconds) == ("2026-11-28T01:02:03Z", 1.235)


@pytest.mark.parametrize(
    ("header", "skip"),
    [
        ("", None),
        ("needs: sh, runs\n", None),
        ("needs: no_such_command, runs\n", Skip("session", "there is no no_such_command here: runs", False)),
        ("only: linux, reads /proc\n", None),
        ("only: macos, has launchd\n", Skip("session", "only macos: has launchd", True)),
    ],
)
def test_a_session_that_cannot_run_here_is_skipped_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: str, skip: Skip | None
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    kept = CaptureMaker(interpreter(), None).skipped(session(tmp_path, header), "a-key")
    if skip is None:
        assert kept is None
    else:
        assert kept is not None
        assert (kept.verdict, kept.skips) == ("skipped", (skip,))
