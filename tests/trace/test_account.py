"""What the kernel saw: every trap of `traps.py`, from its recorded log and live."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import trace
from harness.capture.schema import Process
from harness.match.kernel_block import words
from tests.support import traps
from tests.support.accounts import account_of, calls_of
from tests.support.traced import need_strace

Reader = Callable[[str], trace.Trace]


@pytest.fixture(params=["recorded", "live"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    """Gives a trap's account, by name."""
    if request.param == "recorded":
        return lambda name: account_of((traps.LOGS / f"{name}.strace").read_text(), tmp_path)
    need_strace()
    return lambda name: account_of(traps.record(name)[0], tmp_path)


def _calls(account: trace.Trace, pid: int, *without: str) -> list[str]:
    return [event.call for event in account.events if event.pid == pid and event.call not in without]


def _tree(account: trace.Trace) -> tuple[Process, ...]:
    """The processes; the first is the shell's child, the others have a parent among them."""
    pids = [process.pid for process in account.processes]
    assert account.processes[0].parent == 1
    assert all(process.parent in pids for process in account.processes[1:])
    return account.processes


def test_fork_wait(run: Reader) -> None:
    account = run("fork_wait")
    parent, child = _tree(account)
    assert _calls(account, parent.pid) == ["exec", "write", "fork", "wait", "signal", "wait", "write", "exit"]
    assert _calls(account, child.pid) == ["sleep", "exit"]
    collected, nobody = calls_of(account, "wait")
    assert (collected.child, collected.status, collected.error) == (child.pid, 3, "")
    assert (nobody.child, nobody.status, nobody.error) == (None, None, "ECHILD")
    assert collected.until is not None
    assert child.status == 3
    assert child.ended is not None
    assert child.born < collected.at < child.ended <= collected.until == child.reaped
    assert (parent.status, parent.reaped) == (0, None)


def test_only_an_interrupting_handler_splits_a_wait(run: Reader) -> None:
    account = run("handler")
    parent, first, second = _tree(account)
    assert [(event.child, event.error) for event in calls_of(account, "wait", parent.pid)] == [
        (None, "EINTR"),
        (first.pid, ""),
        (second.pid, ""),
    ]
    assert [event.signal for event in calls_of(account, "signal", parent.pid)] == ["SIGUSR1", "SIGCHLD", "SIGCHLD"]
    (sleep,) = calls_of(account, "sleep", parent.pid)
    assert sleep.error == ""
    assert sleep.until is not None
    assert second.reaped is not None
    assert second.ended is not None
    assert second.ended < sleep.until <= second.reaped, "it was a zombie while the parent slept"


def test_a_stopped_sleep_goes_on(run: Reader) -> None:
    account = run("stopped")
    parent, child = _tree(account)
    stopped, ended = calls_of(account, "wait", parent.pid)
    assert (stopped.child, stopped.status, stopped.signal) == (child.pid, None, "SIGSTOP")
    assert (ended.child, ended.status, ended.signal) == (child.pid, 0, "")
    assert child.reaped == ended.until
    assert [event.signal for event in calls_of(account, "signal", child.pid)] == ["SIGSTOP", "SIGCONT"]
    assert len(calls_of(account, "sleep", child.pid)) == 1


def test_a_relative_sleep_is_restarted_by_the_kernel(run: Reader) -> None:
    account = run("restart")
    sleeper = _tree(account)[1]
    (sleep,) = calls_of(account, "sleep", sleeper.pid)
    assert (sleep.seconds, sleep.error) == (0.8, "")
    stop, go_on = calls_of(account, "signal", sleeper.pid)
    assert (stop.signal, go_on.signal) == ("SIGSTOP", "SIGCONT")
    assert sleep.until is not None
    assert sleep.at < stop.at < go_on.at < sleep.until


def test_killed(run: Reader) -> None:
    account = run("killed")
    _, sleeper, faulty = _tree(account)
    (sleep,) = calls_of(account, "sleep", sleeper.pid)
    assert sleep.until is None
    assert _calls(account, sleeper.pid) == ["sleep", "killed"], "the fatal signal is told once"
    assert _calls(account, faulty.pid) == ["kill", "killed"]
    assert (sleeper.status, faulty.status) == (-14, -11)
    assert [event.status for event in calls_of(account, "wait")] == [-14, -11]


def test_a_thread_that_executes_is_its_process(run: Reader) -> None:
    account = run("thread_exec")
    (process,) = _tree(account)
    assert _calls(account, process.pid, "close", "futex") == ["exec", "sleep", "exec", "write", "exit"]
    executed = calls_of(account, "exec")[1]
    assert (executed.argv, executed.error) == (("echo", "from the thread"), "")
    assert process.status == 0


def test_a_child_whose_fork_never_returned_has_its_parent(run: Reader) -> None:
    account = run("lost_child")
    parent, child = _tree(account)
    (fork,) = calls_of(account, "fork")
    assert (fork.child, fork.until) == (child.pid, None)
    (write,) = calls_of(account, "write", child.pid)
    assert account.files[(write.file or 0) - 1].name == "terminal 1"
    assert (parent.status, child.status) == (-9, 0)


def test_a_child_whose_end_the_log_lost_ends_when_it_is_collected(tmp_path: Path) -> None:
    log = (traps.LOGS / "fork_wait.strace").read_text()
    lines = [line for line in log.splitlines(keepends=True) if "exited with 3" not in line]
    assert len(lines) == log.count("\n") - 1
    child = account_of("".join(lines), tmp_path).processes[1]
    assert child.status == 3
    assert child.ended == child.reaped is not None


def test_a_log_that_stops_in_the_middle(tmp_path: Path) -> None:
    log = (traps.LOGS / "fork_wait.strace").read_text()
    account = account_of(log[: log.index("exit_group(3")], tmp_path)
    parent, child = _tree(account)
    assert (parent.ended, child.ended, child.status) == (None, None, None)
    assert calls_of(account, "wait")[-1].until is None


def test_descriptors(run: Reader) -> None:
    account = run("descriptors")
    kinds = [(file.kind, file.name) for file in account.files]
    assert kinds == [
        ("terminal", "terminal 1"),
        ("file", "notes.txt"),
        ("file", "notes.txt"),
        ("socket", "socket 1"),
        ("socket", "socket 1"),
    ]
    assert [(e.call, e.fd, e.to, e.file) for e in account.events if e.call in ("open", "dup", "seek")] == [
        ("open", 3, None, 2),
        ("open", 4, None, 3),
        ("dup", 3, 5, 2),
        ("dup", 4, 20, 3),
        ("seek", 3, None, 2),
        ("dup", 3, 9, 2),
    ]
    (write,) = calls_of(account, "write")
    assert (write.fd, write.file, write.size, write.data) == (5, 2, 10, "teaé \\xff\\x1b\\n\\\\")
    (read,) = calls_of(account, "read")
    assert (read.fd, read.file, read.data) == (20, 3, "tea\\xc3"), "a character that was cut"
    (close,) = calls_of(account, "close")
    assert (close.fd, close.file, close.error) == (99, None, "EBADF")
    executed = calls_of(account, "exec")[-1]
    assert executed.fds == (3, 5, 6, 7), "not 4: it was set inheritable; 9 and 20 are inheritable by dup"
    assert executed.files == (2, 2, 4, 5)


def test_pipe(run: Reader) -> None:
    account = run("pipe")
    parent, child = _tree(account)
    assert [(file.kind, file.name) for file in account.files[1:]] == [
        ("pipe read end", "pipe 1"),
        ("pipe write end", "pipe 1"),
        ("pipe read end", "pipe 2"),
        ("pipe write end", "pipe 2"),
    ]
    assert [event.files for event in calls_of(account, "pipe")] == [(2, 3), (4, 5)]
    assert [(e.fd, e.file) for e in account.events if e.call == "close" and e.pid == child.pid] == [(3, 2)]
    (sent,) = calls_of(account, "write", child.pid)
    assert (sent.size, sent.data, sent.file) == (150, "hello" * 16, 3)
    reads = calls_of(account, "read", parent.pid)
    assert [(event.size, len(event.data)) for event in reads] == [(100, 80), (50, 50), (0, 0)]
    (broken,) = calls_of(account, "write", parent.pid)
    assert (broken.error, broken.size, broken.data) == ("EPIPE", None, "nobody reads")
    assert "SIGPIPE" in [event.signal for event in calls_of(account, "signal", parent.pid)]


def test_pipeline_of_a_shell(run: Reader) -> None:
    account = run("pipeline")
    shell, *children = _tree(account)
    assert [process.parent for process in children] == [shell.pid, shell.pid]
    ends = {file.kind: file.id for file in account.files if file.name == "pipe 1"}
    terminal = next(file.id for file in account.files if file.kind == "terminal")
    assert [(e.file, e.data) for e in calls_of(account, "write")] == [
        (ends["pipe write end"], "words\\n"),
        (terminal, "words\\n"),
    ]
    assert [(e.fd, e.size) for e in calls_of(account, "read") if e.file == ends["pipe read end"]] == [(0, 6), (0, 0)]


def test_looking_at_a_child_does_not_take_it(run: Reader) -> None:
    account = run("waits")
    _, child = _tree(account)
    not_yet, looked, took = calls_of(account, "wait")
    assert (not_yet.child, not_yet.status) == (0, None)
    assert (looked.child, looked.status) == (took.child, took.status) == (child.pid, 7)
    assert child.reaped == took.until


def test_subprocess(run: Reader) -> None:
    account = run("subprocess")
    parent, worked, failed = _tree(account)
    assert [(event.argv, event.error) for event in calls_of(account, "exec", worked.pid)] == [(("true",), "")]
    assert {event.error for event in calls_of(account, "exec", failed.pid)} == {"ENOENT"}
    assert [process.status for process in (parent, worked, failed)] == [0, 0, 255]


@pytest.mark.parametrize("name", [*traps.PROGRAMS, *traps.SHELL])
def test_what_holds_for_every_trace(run: Reader, name: str) -> None:
    account = run(name)
    assert [event.at for event in account.events] == sorted(event.at for event in account.events)
    assert [file.id for file in account.files] == list(range(1, len(account.files) + 1))
    last: dict[int, float] = {}
    for event in account.events:
        assert event.until is None or event.until >= event.at
        assert event.pid in {process.pid for process in account.processes}
        born = next(process.born for process in account.processes if process.pid == event.pid)
        assert event.at >= max(born, last.get(event.pid, born)), "a process does one thing after the other"
        last[event.pid] = event.at
    opened = [event.path for event in account.events if event.call == "open"]
    own = re.compile(r"notes\.txt|/dev/null|/proc/\d+/stat")
    assert not [path for path in opened if not own.fullmatch(path)], "no library, no script"
    assert sum(event.call in ("exit", "killed") for event in account.events) == len(account.processes)


def test_what_is_redacted_is_nowhere(tmp_path: Path) -> None:
    account = account_of((traps.LOGS / "descriptors.strace").read_text(), tmp_path)
    shown = trace.redacted(account, lambda text: text.replace("notes", "***").replace("tea", "***"))
    assert "notes" in repr(account)
    assert "notes" not in repr(shown)
    assert "tea" not in repr(shown)


def test_a_wait_returns_no_sooner_than_its_child_ends(tmp_path: Path) -> None:
    account = account_of(
        """\
11 1.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 vfork() = 12 <0.000100>
11 1.200000 wait4(-1,  <unfinished ...>
11 1.299998 <... wait4 resumed>[{WIFSIGNALED(s) && WTERMSIG(s) == SIGPIPE}], 0, NULL) = 12 <0.099998>
12 1.300000 +++ killed by SIGPIPE +++
""",
        tmp_path,
    )
    child = account.processes[1]
    assert child.reaped == calls_of(account, "wait")[0].until == child.ended


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="this system has no real-time signals")
def test_a_real_time_signal_is_told_by_the_name_that_a_session_writes(tmp_path: Path) -> None:
    account = account_of(
        """\
11 1.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 vfork() = 12 <0.000100>
11 1.200000 kill(12, SIGRT_8) = 0 <0.000100>
12 1.210000 --- SIGRT_8 {si_signo=SIGRT_8, si_code=SI_USER, si_pid=11, si_uid=0} ---
12 1.220000 +++ killed by SIGRT_8 +++
11 1.300000 wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGRT_8}], 0, NULL) = 12 <0.010000>
""",
        tmp_path,
    )
    told = [words(event) for event in account.events if event.call in ("kill", "killed", "wait")]
    assert told == ["kill 12 SIGRTMIN+6", "killed SIGRTMIN+6", "wait 12 SIGRTMIN+6"]
    assert account.processes[1].status == -40
