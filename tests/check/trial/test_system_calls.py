"""What the kernel saw, out of strace's log: put together, without noise, in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.check import course, messages
from harness.check.judge import check
from harness.check.trial import system_calls

LOG = """\
10 execve("/usr/bin/python3", ["python3", "mine.py"], 0x7ff /* 8 vars */) = 0
10 close(3)                                = 0
10 pipe2([5, 6], O_CLOEXEC)                = 0
10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 11
10 wait4(11,  <unfinished ...>
11 close(5)                                = 0
11 close(9)                                = 0
11 dup2(6, 1)                              = 1
11 execve("/nowhere/ls", ["ls"], 0x7ff /* 8 vars */) = -1 ENOENT (No such file or directory)
11 execve("/bin/ls", ["ls", "-l"], 0x7ff /* 8 vars */) = 0
11 exit_group(3)                           = ?
11 +++ exited with 3 +++
10 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11
10 vfork()                                 = 12
12 +++ killed by SIGKILL +++
10 wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 12
10 wait4(-1, 0x7ff, WNOHANG, NULL) = -1 ECHILD (No child processes)
10 close(5)                                = 0
10 close(5)                                = 0
10 execve("/bin/true", ["true"], 0x7ff /* 8 vars */) = 0
10 wait4(13, 0x7ff, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
10 wait4(13,  <unfinished ...>
strace: something it says
"""


def test_the_log_becomes_an_account() -> None:
    assert system_calls.account(LOG.splitlines(), 10) == [
        "10 (first) pipe2([5, 6], O_CLOEXEC) = 0",
        "10 (first) fork() = 11",
        "11 close(5) = 0",
        "11 dup2(6, 1) = 1",
        '11 exec /bin/ls ["ls", "-l"]',
        "11 ended: exited with 3",
        "10 (first) waitpid(11) = 11, exit status 3",
        "10 (first) fork() = 12",
        "12 ended: killed by SIGKILL",
        "10 (first) waitpid(-1) = 12, SIGKILL",
        "10 (first) waitpid(-1) = -1 ECHILD (No child processes)",
        "10 (first) close(5) = 0",
        '10 (first) exec /bin/true ["true"]',
        "10 (first) wait4(13, … never came back",
    ]


def test_a_long_account_keeps_its_end() -> None:
    log = [f"10 kill({number}, SIGTERM) = 0" for number in range(100)]
    told = system_calls.account(log, 10)
    assert told[0] == "… 40 earlier calls are left out"
    assert told[-1] == "10 (first) kill(99, SIGTERM) = 0"


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
