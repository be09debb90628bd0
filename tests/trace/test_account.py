"""What the kernel saw: every trap of `traps.py`, from its recorded log and live."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import text, trace
from harness.capture.schema import Event, File, Process
from harness.strace_log import parse_log, tracer
from tests.support import traps

Reader = Callable[[str], trace.Trace]


def _read(log: str, folder: Path) -> trace.Trace:
    """The account of one log, whose first line is the start of its command."""
    pid, at = log.split(maxsplit=2)[:2]
    path = folder / "log"
    path.write_text(log)
    return trace.read_trace([trace.Source(str(path), 1, 1, int(pid), "/dev/pts/9")], float(at), monotonic=0.0)


@pytest.fixture(params=["recorded", "live"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    """Gives a trap's account, by name."""
    if request.param == "recorded":
        return lambda name: _read((traps.LOGS / f"{name}.strace").read_text(), tmp_path)
    reason = tracer.unavailable()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"strace must work where the project is checked: {reason}")
    if reason:
        pytest.skip(reason)
    return lambda name: _read(traps.record(name)[0], tmp_path)


def _of(account: trace.Trace, call: str, pid: int | None = None) -> list[Event]:
    return [event for event in account.events if event.call == call and pid in (None, event.pid)]


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
    collected, nobody = _of(account, "wait")
    assert (collected.child, collected.status, collected.error) == (child.pid, 3, "")
    assert (nobody.child, nobody.status, nobody.error) == (None, None, "ECHILD")
    assert collected.until is not None
    assert collected.until - collected.at >= 0.15
    assert child.status == 3
    assert child.ended is not None
    assert child.born < child.ended <= collected.until == child.reaped
    assert (parent.status, parent.reaped) == (0, None)


def test_only_an_interrupting_handler_splits_a_wait(run: Reader) -> None:
    account = run("handler")
    parent, first, second = _tree(account)
    assert [(event.child, event.error) for event in _of(account, "wait", parent.pid)] == [
        (None, "EINTR"),
        (first.pid, ""),
        (second.pid, ""),
    ]
    assert [event.signal for event in _of(account, "signal", parent.pid)] == ["SIGUSR1", "SIGCHLD", "SIGCHLD"]
    (sleep,) = _of(account, "sleep", parent.pid)
    assert sleep.until is not None
    assert sleep.until - sleep.at >= 0.5
    assert second.reaped is not None
    assert second.ended is not None
    assert second.reaped > second.ended, "it was a zombie while the parent slept"


def test_a_stopped_sleep_goes_on(run: Reader) -> None:
    account = run("stopped")
    parent, child = _tree(account)
    stopped, ended = _of(account, "wait", parent.pid)
    assert (stopped.child, stopped.status, stopped.signal) == (child.pid, None, "SIGSTOP")
    assert (ended.child, ended.status, ended.signal) == (child.pid, 0, "")
    assert child.reaped == ended.until
    assert [event.signal for event in _of(account, "signal", child.pid)] == ["SIGSTOP", "SIGCONT"]
    assert len(_of(account, "sleep", child.pid)) == 1


def test_a_relative_sleep_is_restarted_by_the_kernel(run: Reader) -> None:
    account = run("restart")
    sleeper = _tree(account)[1]
    (sleep,) = _of(account, "sleep", sleeper.pid)
    assert sleep.seconds == 0.8
    assert sleep.until is not None
    assert sleep.until - sleep.at >= 0.8
    assert sleep.error == ""


def test_killed(run: Reader) -> None:
    account = run("killed")
    _, sleeper, faulty = _tree(account)
    (sleep,) = _of(account, "sleep", sleeper.pid)
    assert sleep.until is None
    assert _calls(account, sleeper.pid) == ["sleep", "killed"], "the fatal signal is told once"
    assert _calls(account, faulty.pid) == ["kill", "killed"]
    assert (sleeper.status, faulty.status) == (-14, -11)
    assert [event.status for event in _of(account, "wait")] == [-14, -11]


def test_a_thread_that_executes_is_its_process(run: Reader) -> None:
    account = run("thread_exec")
    (process,) = _tree(account)
    assert _calls(account, process.pid, "close") == ["exec", "sleep", "exec", "write", "exit"]
    executed = _of(account, "exec")[1]
    assert (executed.argv, executed.error) == (("echo", "from the thread"), "")
    assert process.status == 0


def test_a_child_whose_fork_never_returned_has_its_parent(run: Reader) -> None:
    account = run("lost_child")
    parent, child = _tree(account)
    (fork,) = _of(account, "fork")
    assert (fork.child, fork.until) == (child.pid, None)
    (write,) = _of(account, "write", child.pid)
    assert account.files[(write.file or 0) - 1].name == "terminal 1"
    assert (parent.status, child.status) == (-9, 0)


def test_a_child_whose_end_the_log_lost_ends_when_it_is_collected(tmp_path: Path) -> None:
    log = (traps.LOGS / "fork_wait.strace").read_text()
    lines = [line for line in log.splitlines(keepends=True) if "exited with 3" not in line]
    assert len(lines) == log.count("\n") - 1
    child = _read("".join(lines), tmp_path).processes[1]
    assert child.status == 3
    assert child.ended == child.reaped is not None


def test_a_log_that_stops_in_the_middle(tmp_path: Path) -> None:
    log = (traps.LOGS / "fork_wait.strace").read_text()
    account = _read(log[: log.index("exit_group(3")], tmp_path)
    parent, child = _tree(account)
    assert (parent.ended, child.ended, child.status) == (None, None, None)
    assert _of(account, "wait")[-1].until is None


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
    (write,) = _of(account, "write")
    assert (write.fd, write.file, write.size, write.data) == (5, 2, 10, "teaé \\xff\\x1b\\n\\\\")
    (read,) = _of(account, "read")
    assert (read.fd, read.file, read.data) == (20, 3, "tea\\xc3"), "a character that was cut"
    (close,) = _of(account, "close")
    assert (close.fd, close.file, close.error) == (99, None, "EBADF")
    executed = _of(account, "exec")[-1]
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
    assert [event.files for event in _of(account, "pipe")] == [(2, 3), (4, 5)]
    assert [(e.fd, e.file) for e in account.events if e.call == "close" and e.pid == child.pid] == [(3, 2)]
    (sent,) = _of(account, "write", child.pid)
    assert (sent.size, sent.data, sent.file) == (150, "hello" * 16, 3)
    reads = _of(account, "read", parent.pid)
    assert [(event.size, len(event.data)) for event in reads] == [(100, 80), (50, 50), (0, 0)]
    (broken,) = _of(account, "write", parent.pid)
    assert (broken.error, broken.size, broken.data) == ("EPIPE", None, "nobody reads")
    assert "SIGPIPE" in [event.signal for event in _of(account, "signal", parent.pid)]


def test_pipeline_of_a_shell(run: Reader) -> None:
    account = run("pipeline")
    shell, *children = _tree(account)
    assert [process.parent for process in children] == [shell.pid, shell.pid]
    ends = {file.kind: file.id for file in account.files if file.name == "pipe 1"}
    terminal = next(file.id for file in account.files if file.kind == "terminal")
    assert [(e.file, e.data) for e in _of(account, "write")] == [
        (ends["pipe write end"], "words\\n"),
        (terminal, "words\\n"),
    ]
    assert [(e.fd, e.size) for e in _of(account, "read") if e.file == ends["pipe read end"]] == [(0, 6), (0, 0)]


def test_looking_at_a_child_does_not_take_it(run: Reader) -> None:
    account = run("waits")
    _, child = _tree(account)
    not_yet, looked, took = _of(account, "wait")
    assert (not_yet.child, not_yet.status) == (0, None)
    assert (looked.child, looked.status) == (took.child, took.status) == (child.pid, 7)
    assert child.reaped == took.until


def test_subprocess(run: Reader) -> None:
    account = run("subprocess")
    parent, worked, failed = _tree(account)
    assert [(event.argv, event.error) for event in _of(account, "exec", worked.pid)] == [(("true",), "")]
    assert {event.error for event in _of(account, "exec", failed.pid)} == {"ENOENT"}
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
    assert not [path for path in opened if path not in ("notes.txt", "/dev/null")], "no library, no script"
    assert sum(event.call in ("exit", "killed") for event in account.events) == len(account.processes)


@pytest.mark.parametrize("name", [*traps.PROGRAMS, *traps.SHELL])
def test_every_line_of_a_log_counts(name: str) -> None:
    """Each call that the log shows is in the result once: nothing is lost between its two halves."""
    log = (traps.LOGS / f"{name}.strace").read_text()
    begun = [line for line in log.splitlines() if " resumed>" not in line and "+++ superseded" not in line]
    begun = [line for line in begun if "--- stopped by" not in line and "rt_sigreturn" not in line]
    restarted = 1 if name in ("handler", "stopped", "restart") else 0
    assert len(parse_log(log)) == len(begun) - restarted


@pytest.mark.parametrize(
    "line", ["no line of strace at all", '12 1.0 read(0, "', "12 1.0 <... read resumed>) = 0", "12 1.0 --- ?"]
)
def test_a_line_that_cannot_be_read_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"^logs/x:2: "):
        parse_log("11 1.0 setsid() = 11\n" + line + "\n", "logs/x")


def test_a_last_line_without_its_end_is_ignored() -> None:
    assert len(parse_log('11 1.0 setsid() = 11\n12 1.0 read(0, "', "log")) == 1


def test_hidden(tmp_path: Path) -> None:
    account = _read((traps.LOGS / "descriptors.strace").read_text(), tmp_path)
    shown = trace.redacted(account, lambda text: text.replace("notes", "***").replace("tea", "***"))
    assert "notes" in repr(account)
    assert "notes" not in repr(shown)
    assert "tea" not in repr(shown)


def test_shown_bytes_can_be_read_back() -> None:
    every = bytes(range(256)) + "é € 𝄞 \\ \u2028".encode()
    assert text.unescaped(text.escaped(every)) == every


def test_a_descriptor_is_free_when_close_begins_and_taken_when_open_returns(tmp_path: Path) -> None:
    """Two threads: the second closes 3 while the first is inside the open that gets 3."""
    account = _read(
        """\
11 1.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "old", O_RDONLY) = 3 <0.000100>
11 1.200000 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 12 <0.000100>
11 1.300000 openat(AT_FDCWD, "new", O_RDONLY <unfinished ...>
12 1.400000 close(3 <unfinished ...>
12 1.500000 <... close resumed>) = 0 <0.100000>
11 1.600000 <... openat resumed>) = 3 <0.300000>
11 1.700000 read(3, "", 10) = 0 <0.000100>
""",
        tmp_path,
    )
    names = {file.id: file.name for file in account.files}
    assert [(event.call, names[event.file or 0]) for event in account.events if event.file] == [
        ("open", "old"),
        ("open", "new"),
        ("close", "old"),
        ("read", "new"),
    ]


def test_an_import_is_no_event_even_when_it_writes(tmp_path: Path) -> None:
    account = _read(
        """\
11 1.000000 execve("/usr/bin/python", ["python", "-X", "dev", "x.py"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "/etc/thing", O_RDONLY) = 3 <0.000100>
11 1.200000 openat(AT_FDCWD, "/home/you/x.py", O_RDONLY) = 4 <0.000100>
11 1.210000 close(4) = 0 <0.000100>
11 1.300000 openat(AT_FDCWD, "/home/you", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 4 <0.000100>
11 1.400000 openat(AT_FDCWD, "/home/you/__pycache__/y.cpython-313.pyc.1", O_WRONLY|O_CREAT|O_EXCL) = 5 <0.000100>
11 1.500000 write(5, "x", 1) = 1 <0.000100>
11 1.600000 close(5) = 0 <0.000100>
11 1.700000 openat(AT_FDCWD, "/etc/thing", O_RDONLY) = 5 <0.000100>
11 1.800000 openat(AT_FDCWD, ".", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 6 <0.000100>
""",
        tmp_path,
    )
    assert [event.path for event in _of(account, "open")] == ["/etc/thing", "."]
    assert _of(account, "write") == []


def test_what_a_library_reads_of_its_own_process_is_no_event(tmp_path: Path) -> None:
    """libffi looks for its code in /proc/PID/maps; a program that reads its own maps writes `self`."""
    account = _read(
        """\
11 1.000000 execve("/usr/bin/python", ["python", "x.py"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "/home/you/x.py", O_RDONLY) = 3 <0.000100>
11 1.110000 close(3) = 0 <0.000100>
11 1.200000 openat(AT_FDCWD, "/proc/11/maps", O_RDONLY|O_CLOEXEC) = 3 <0.000100>
11 1.210000 close(3) = 0 <0.000100>
11 1.300000 openat(AT_FDCWD, "/proc/self/maps", O_RDONLY|O_CLOEXEC) = 3 <0.000100>
""",
        tmp_path,
    )
    assert [event.path for event in account.events if event.call in ("open", "close")] == ["/proc/self/maps"]


def test_an_exec_by_a_thread_succeeded_whatever_strace_says_of_it() -> None:
    """strace 6.1 sometimes shows `= -1 (errno 18446744073709551359)` there."""
    log = (traps.LOGS / "thread_exec.strace").read_text()
    assert "-1 (errno 18446744073709551359)" in log
    for shown in (log, log.replace("-1 (errno 18446744073709551359)", "0")):
        assert [call.result for call in parse_log(shown) if call.name == "execve"] == [0, 0]


def test_what_ps_tells_of_others_is_not_kept() -> None:
    """Neither its own writes, nor what others read from it and write on; what they do besides is kept."""
    files = (File(1, "terminal", "terminal 1"), File(2, "pipe read end", "pipe 1"), File(3, "pipe write end", "pipe 1"))
    events = (
        Event(0.0, 0.1, 1, "exec", path="/usr/bin/ps", argv=("ps",)),
        Event(0.0, 0.5, 2, "read", fd=0, file=2, size=6, data="secret"),
        Event(0.2, 0.3, 3, "write", fd=1, file=1, size=4, data="mine"),
        Event(0.3, 0.4, 1, "write", fd=1, file=3, size=6, data="secret"),
        Event(0.6, 0.7, 2, "write", fd=1, file=1, size=6, data="secret"),
        Event(0.8, 0.9, 1, "write", fd=2, file=1, size=6, data="secret"),
    )
    shown = trace.redacted(trace.Trace((), files, events), lambda text: text)
    assert "secret" not in repr(shown)
    assert [event.size for event in shown.events] == [event.size for event in events]
    assert shown.events[2] == events[2]


def test_a_wait_returns_no_sooner_than_its_child_ends(tmp_path: Path) -> None:
    account = _read(
        """\
11 1.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 vfork() = 12 <0.000100>
11 1.200000 wait4(-1,  <unfinished ...>
12 1.300000 +++ killed by SIGPIPE +++
11 1.300004 <... wait4 resumed>[{WIFSIGNALED(s) && WTERMSIG(s) == SIGPIPE}], 0, NULL) = 12 <0.099998>
""",
        tmp_path,
    )
    child = account.processes[1]
    assert child.reaped == _of(account, "wait")[0].until == child.ended
