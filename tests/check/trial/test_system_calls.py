"""What the kernel saw, out of strace's log: put together, without noise, in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.check import course, messages
from harness.check.judge import check
from harness.check.trial import system_calls

LOG = """\
10 1.001 execve("/usr/bin/python3", ["python3", "mine.py"], 0x7ff /* 8 vars */) = 0 <0.000100>
10 1.002 close(3)                                = 0 <0.000100>
10 1.003 pipe2([5, 6], O_CLOEXEC)                = 0 <0.000100>
10 1.004 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 11 <0.000100>
10 1.005 wait4(11,  <unfinished ...>
11 1.006 close(5)                                = 0 <0.000100>
11 1.007 close(9)                                = 0 <0.000100>
11 1.008 dup2(6, 1)                              = 1 <0.000100>
11 1.009 execve("/nowhere/ls", ["ls"], 0x7ff /* 8 vars */) = -1 ENOENT (No such file or directory) <0.000100>
11 1.010 execve("/bin/ls", ["ls", "-l"], 0x7ff /* 8 vars */) = 0 <0.000100>
11 1.011 exit_group(3)                           = ?
11 1.012 +++ exited with 3 +++
10 1.013 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11 <0.000100>
10 1.014 vfork()                                 = 12 <0.000100>
12 1.015 +++ killed by SIGKILL +++
10 1.016 wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 12 <0.000100>
10 1.017 wait4(-1, 0x7ff, WNOHANG, NULL) = -1 ECHILD (No child processes) <0.000100>
10 1.018 close(5)                                = 0 <0.000100>
10 1.019 close(5)                                = -1 EBADF (Bad file descriptor) <0.000100>
10 1.020 execve("/bin/true", ["true"], 0x7ff /* 8 vars */) = 0 <0.000100>
10 1.021 wait4(13, 0x7ff, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.000100>
10 1.022 wait4(13,  <unfinished ...>
strace: something it says
"""


def test_the_log_becomes_an_account() -> None:
    assert system_calls.account(LOG.splitlines(), 10) == [
        "10 (first) pipe2([5, 6], O_CLOEXEC) = 0",
        "10 (first) fork() = 11",
        "11 close(5) = 0",
        "11 dup2(6, 1) = 1",
        '11 exec /bin/ls ["ls", "-l"]',
        "11 ended with status 3",
        "10 (first) waitpid(11) = 11, exit status 3",
        "10 (first) fork() = 12",
        "12 was killed by SIGKILL",
        "10 (first) waitpid(-1) = 12, SIGKILL",
        "10 (first) waitpid(-1) = -1 ECHILD",
        "10 (first) close(5) = 0",
        "10 (first) close(5) = -1 EBADF",
        '10 (first) exec /bin/true ["true"]',
        "10 (first) waitpid(13) … never came back",
    ]


def test_a_long_account_keeps_its_end() -> None:
    log = [f"10 1.{number:03} kill({number}, SIGTERM) = 0 <0.0001>" for number in range(100)]
    told = system_calls.account(log, 10)
    assert told[0] == "… 40 earlier calls are left out"
    assert told[-1] == "10 (first) kill(99, SIGTERM) = 0"


def test_a_log_that_somebody_else_wrote_into_is_no_reason_to_fail() -> None:
    assert system_calls.account(["10 1.0 nonsense"], 10) == ["what strace wrote cannot be read"]


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace, to trace with")
@pytest.mark.parametrize(("number", "name"), [(6, "in_order_of_birth.py"), (5, "comes_back.py")])
def test_a_mistake_is_traced_when_asked_for(number: int, name: str) -> None:
    file = course.exercise(number).folder / "wrong" / name
    verdict = check(number, file, trace=True)
    assert verdict.says != "passed"
    assert sum("fork()" in call for call in verdict.calls) >= 3
    assert any("exit status" in call for call in verdict.calls)
    assert "What the kernel saw" in messages.verdict(verdict)
    assert not check(number, file).calls


def test_without_strace_the_verdict_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "strace" else f"/usr/bin/{name}")
    file: Path = course.exercise(5).folder / "wrong" / "comes_back.py"
    verdict = check(5, file, trace=True)
    assert verdict.says == "The caller's next line runs in the child as well."
    assert verdict.calls == ()
