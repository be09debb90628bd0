"""The guard counts what descends from a session's holders, and says of a process what it is."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.play.terminals.guard import Guard, Watched, called
from tests.support.played import PATIENCE

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

HELD = "echo $$; read x"
"""The child says its pid itself: until then it may be in the middle of its exec, without a command line."""


@pytest.fixture
def holder() -> Iterator[tuple[int, int]]:
    """A process and its child, which live until the test is over."""
    command = [sys.executable, "-c", f"import subprocess; subprocess.run(['sh', '-c', {HELD!r}])"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdin
        yield process.pid, int(process.stdout.readline())
        process.stdin.close()


def test_a_sessions_processes_are_those_below_its_holders(holder: tuple[int, int]) -> None:
    pid, child = holder
    assert Watched(lambda count: None, [pid]).processes() == [child]
    assert Watched(lambda count: None).processes() == []


def test_too_many_processes_are_a_storm_and_no_more_than_allowed_are_none(holder: tuple[int, int]) -> None:
    async def looked(most: int) -> list[int]:
        """What was called a storm, once the guard has looked."""
        counts: list[int] = []
        news = asyncio.Event()
        guard = Guard(most, every=0.0)
        # The one below is always a storm, so that it is seen when the guard has looked.
        certain = Watched(lambda count: news.set(), [os.getpid()])
        guard.watched += [Watched(counts.append, [holder[0]]), certain]
        guard.start()
        async with asyncio.timeout(PATIENCE):
            await news.wait()
        guard.stop()
        return counts

    assert set(asyncio.run(looked(0))) == {1}
    assert asyncio.run(looked(1)) == []


def test_a_process_is_called_by_its_pid_and_command(holder: tuple[int, int]) -> None:
    assert called(holder[1]) == f"{holder[1]} sh -c {HELD}"


def test_a_process_that_is_gone_is_called_nothing() -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    assert called(process.pid) == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["strace", "-DDD", "-o", "log", "cat"], ""),
        (["strace", "-p", "7"], "7 strace -p 7"),
        ([""], "7"),
        (["x" * 200], f"7 {'x' * 100}"),
    ],
)
def test_the_tracer_is_called_nothing(monkeypatch: pytest.MonkeyPatch, words: list[str], name: str) -> None:
    monkeypatch.setattr("harness.play.terminals.guard.command_line", lambda pid: words)
    assert called(7) == name
