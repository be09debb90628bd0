"""The calls of a log in the order of their effects."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from harness import trace
from harness.strace_log import parse_log
from harness.trace import replay
from tests.support.accounts import account_of, calls_of


def test_a_descriptor_is_free_when_close_begins_and_taken_when_open_returns(tmp_path: Path) -> None:
    """Two threads: the second closes 3 while the first is inside the open that gets 3."""
    account = account_of(
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


def test_an_open_takes_effect_when_it_returns_and_a_close_when_it_begins() -> None:
    log = '11 1.0 open("x", 0) = 3 <0.5>\n11 2.0 close(3) = 0 <0.5>\n11 3.0 open("y", <unfinished ...>\n'
    assert [replay.effect(call) for call in parse_log(log)] == [1.5, 2.0, 3.0]


START = '11 100.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>\n'


@pytest.mark.parametrize(
    ("call", "call_of_event", "fds"),
    [
        ("pselect6(6, [3 5], [4], NULL, {tv_sec=1, tv_nsec=0}, NULL) = 1 (in [3])", "select", (3, 4, 5)),
        ("select(4, [3], NULL, [3], NULL) = 1 (in [3])", "select", (3,)),
        ("poll([{fd=3, events=POLLIN}, {fd=7, events=POLLIN|POLLOUT}], 2, 100) = 0 (Timeout)", "select", (3, 7)),
        ("epoll_wait(7, [{events=EPOLLIN, data={u32=3, u64=3}}], 1023, 1000) = 1", "select", (7,)),
        ("pause() = ? ERESTARTNOHAND (To be restarted if no handler)", "select", ()),
        (
            "rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0}, NULL, 8) = 10",
            "select",
            (),
        ),
        ("pselect6(0, NULL, NULL, NULL, {tv_sec=0, tv_nsec=500000000}, NULL) = 0 (Timeout)", "sleep", ()),
    ],
)
def test_what_is_waited_on_is_told_and_who_waits_on_nothing_for_a_time_sleeps(
    tmp_path: Path, call: str, call_of_event: str, fds: tuple[int, ...]
) -> None:
    event = account_of(f"{START}11 101.000000 {call} <0.500000>\n", tmp_path).events[-1]
    assert (event.call, event.fds, event.seconds) == (call_of_event, fds, 0.5 if call_of_event == "sleep" else None)


@pytest.mark.parametrize(
    ("call", "seconds"),
    [
        ("nanosleep({tv_sec=2, tv_nsec=500000000}, NULL)", 2.5),
        ("clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=2, tv_nsec=0}, NULL)", 2.0),
        # Of a clock that began at 60 s: at 101 s it stands at 41.  A little has passed since it was looked at.
        ("clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=43, tv_nsec=498100000}, NULL)", 2.5),
        ("clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=41, tv_nsec=47900000}, NULL)", 0.048),
        ("clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, {tv_sec=104, tv_nsec=0}, NULL)", 3.0),
    ],
)
def test_a_sleep_tells_how_long_it_was_to_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, seconds: float
) -> None:
    (tmp_path / "log").write_text(f"{START}11 101.000000 {call} = 0 <0.000100>\n")
    monkeypatch.setattr("harness.trace.account.time", SimpleNamespace(time=lambda: 160.0, monotonic=lambda: 100.0))
    account = trace.read_trace([trace.Source(str(tmp_path / "log"), 1, 1, 11, "/dev/pts/9")], 100.0)
    (sleep,) = calls_of(account, "sleep")
    assert sleep.seconds == pytest.approx(seconds, abs=1e-9)


def test_a_thread_that_ends_is_not_its_process(tmp_path: Path) -> None:
    account = account_of(
        START
        + """\
11 100.100000 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 12 <0.000100>
12 100.200000 exit(0) = ?
12 100.200100 +++ exited with 0 +++
11 100.300000 exit_group(3) = ?
11 100.300100 exit(3) = ?
11 100.300200 +++ exited with 3 +++
""",
        tmp_path,
    )
    (process,) = account.processes
    assert (process.pid, process.born, process.status) == (11, 0.0, 3)
    assert [(event.at, event.status) for event in calls_of(account, "exit")] == [(0.3, 3)]


def test_a_range_of_descriptors_is_closed_one_by_one_or_marked(tmp_path: Path) -> None:
    account = account_of(
        START
        + """\
11 100.100000 openat(AT_FDCWD, "one", O_RDONLY) = 3 <0.000100>
11 100.200000 openat(AT_FDCWD, "/usr/lib/x.so", O_RDONLY) = 4 <0.000100>
11 100.300000 openat(AT_FDCWD, "two", O_RDONLY) = 5 <0.000100>
11 100.400000 openat(AT_FDCWD, "three", O_RDONLY) = 6 <0.000100>
11 100.500000 close_range(3, 5, 0) = 0 <0.000100>
11 100.600000 close_range(6, 4294967295, CLOSE_RANGE_CLOEXEC) = 0 <0.000100>
11 100.700000 close_range(0, 4294967295, 0) = -1 EINVAL (Invalid argument) <0.000100>
11 100.800000 execve("/bin/other", ["other"], 0x1 /* 0 vars */) = 0 <0.000100>
""",
        tmp_path,
    )
    names = {file.id: file.name for file in account.files}
    assert [(event.fd, names[event.file or 0]) for event in calls_of(account, "close")] == [(3, "one"), (5, "two")]
    assert calls_of(account, "exec")[-1].fds == (6,)


def test_what_a_process_does_with_a_signal_is_its_parent_s_and_a_handler_is_gone_with_its_program(
    tmp_path: Path,
) -> None:
    """A tracer sees the signals that a process ignores; strace tells of them as of any other."""

    def sets(tid: int, at: float, signal: str, handler: str) -> str:
        new, old = f"{{sa_handler={handler}, sa_mask=[], sa_flags=SA_RESTORER}}", "{sa_handler=SIG_DFL, sa_flags=0}"
        return f"{tid} {at:.6f} rt_sigaction({signal}, {new}, {old}, 8) = 0 <0.000010>\n"

    def gets(tid: int, at: float, signal: str) -> str:
        return f"{tid} {at:.6f} --- {signal} {{si_signo={signal}, si_code=SI_USER, si_pid=9, si_uid=0}} ---\n"

    inherited = "rt_sigaction(SIGHUP, NULL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, 8) = 0 <0.000010>"
    log = (
        START
        + f"11 100.100000 {inherited}\n"
        + sets(11, 100.2, "SIGINT", "SIG_IGN")
        + sets(11, 100.3, "SIGUSR1", "0x55d0")
        + sets(11, 100.4, "SIGUSR2", "SIG_IGN")
        + sets(11, 100.5, "SIGUSR2", "SIG_DFL")
        + "11 100.600000 fork() = 12 <0.000010>\n"
        + sets(12, 100.7, "SIGTERM", "SIG_IGN")
        + "".join(gets(11, 101 + n, signal) for n, signal in enumerate(SIGNALS))
        + "".join(gets(12, 111 + n, signal) for n, signal in enumerate(SIGNALS))
        + '12 120.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>\n'
        + "".join(gets(12, 121 + n, signal) for n, signal in enumerate(SIGNALS))
    )
    found = [event.disposition for event in calls_of(account_of(log, tmp_path), "signal")]
    assert [found[n : n + 5] for n in (0, 5, 10)] == [
        ["ignored", "ignored", "handled", "", ""],
        ["ignored", "ignored", "handled", "", "ignored"],
        ["ignored", "ignored", "", "", "ignored"],
    ]


SIGNALS = ("SIGHUP", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGTERM")
