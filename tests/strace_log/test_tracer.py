"""Whether this machine can trace, and the command line that does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.strace_log import trace_command, tracer
from harness.strace_log.traced_calls import TRACED_CALLS

UNCACHED = tracer.unavailable.__wrapped__


def test_the_command_follows_its_separator_and_may_lack_calls_of_this_architecture() -> None:
    command = trace_command(Path("/tmp/log"), ["python", "-c", "1"])
    assert command[0] == "strace"
    assert command[command.index("-o") + 1 :] == ["/tmp/log", "python", "-c", "1"]
    names = command[command.index("-e") + 1].removeprefix("trace=").split(",")
    assert names == [f"?{name}" for name in TRACED_CALLS]
    assert len(set(names)) == len(names)


def ran(returncode: int, stderr: str) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(["strace"], returncode, "", stderr)


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (ran(0, "12 1.0 +++ exited with 0 +++\n"), None),
        (
            ran(1, "strace: x\nstrace: Operation not permitted\n"),
            "strace cannot trace here: strace: Operation not permitted",
        ),
        (ran(1, ""), "strace cannot trace here: it says nothing"),
        (ran(0, "nothing was traced"), "strace cannot trace here: nothing was traced"),
    ],
)
def test_it_is_found_out_by_tracing(
    monkeypatch: pytest.MonkeyPatch, result: subprocess.CompletedProcess[str], why: str | None
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/strace")
    monkeypatch.setattr("subprocess.run", lambda *command, **options: result)
    assert UNCACHED() == why


def test_a_machine_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*command: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("strace", 20)

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/strace")
    monkeypatch.setattr("subprocess.run", hangs)
    assert UNCACHED() == "strace hangs on this machine"
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert UNCACHED() == "there is no strace here (Debian: apt install strace)"
    monkeypatch.setattr("sys.platform", "darwin")
    assert UNCACHED() == "strace exists on Linux only"
