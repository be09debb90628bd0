"""The command that plays everything many times beside busy loops: what it counts, and that its loops end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from harness import layout
from harness.capture import Capture
from harness.session import Session
from harness.tools import stable
from tests.support import page_samples as samples
from tests.support.exits import exit_status

Verdict = Literal["passed", "failed", "skipped"]


def test_busy_loops_run_beside_us_and_end_with_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def popen(command: list[str], stdin: int) -> subprocess.Popen[bytes]:
        started.append(start(command, stdin=stdin))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    with stable.busy(2):
        assert [process.poll() for process in started] == [None, None]
    assert [process.returncode for process in started] == [0, 0]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Verdict]:
    """How the session goes, turn by turn; nothing is played."""
    verdicts: list[Verdict] = []

    def play(sessions: Sequence[Session], *_: object, save: bool) -> list[Capture]:
        assert not save
        kept = replace(samples.fork(), verdict=verdicts.pop(0), faults=("it ran out of time",))
        return [kept for _ in sessions]

    @contextmanager
    def busy(loops: int) -> Iterator[None]:
        assert loops == 3
        yield

    monkeypatch.setattr(stable, "play", play)
    monkeypatch.setattr(stable, "busy", busy)
    return verdicts


def test_failures_are_counted(played: list[Verdict], capsys: pytest.CaptureFixture[str]) -> None:
    played += ["passed", "failed", "failed"]
    assert stable.main(["3", "fork/fork", "--loops", "3"]) == 1
    said = capsys.readouterr()
    assert said.out.count("it ran out of time") == 2
    assert said.out.endswith("3 times 1 sessions beside 3 busy loops: 2 failures\n  fork/fork 2 times\n")
    assert said.err.splitlines()[-1] == "3 of 3: 2 failed so far"


def test_what_is_skipped_did_not_run(played: list[Verdict], capsys: pytest.CaptureFixture[str]) -> None:
    played += ["skipped"]
    assert stable.main(["1", "fork/fork", "--loops", "3"]) == 0
    assert "1 times 0 sessions beside 3 busy loops: 0 failures" in capsys.readouterr().out


def test_a_session_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    (tmp_path / "examples" / "fork").mkdir(parents=True)
    (tmp_path / "examples" / "fork" / "one.session").write_text("$ true\n", encoding="utf-8")
    assert exit_status(stable.main, "1") == 2
    assert capsys.readouterr().err.startswith("fork/one.session:1: the session has no title")


def test_an_unknown_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status(stable.main, "1", "nope") == 2
    assert "no chapter or example" in capsys.readouterr().err


def test_there_is_a_loop_for_each_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    @contextmanager
    def busy(loops: int) -> Iterator[None]:
        asked.append(loops)
        yield

    monkeypatch.setattr(stable, "busy", busy)
    monkeypatch.setattr(stable, "play", lambda *_, save: [])
    assert stable.main(["1", "fork/fork"]) == 0
    assert asked == [os.cpu_count()]
