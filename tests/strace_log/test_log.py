"""A log of strace becomes calls: none is lost, halves are put together, and what cannot be read is an error."""

from __future__ import annotations

import pytest

from harness.strace_log import parse_log
from tests.support import traps


@pytest.mark.parametrize("name", [*traps.PROGRAMS, *traps.SHELL])
def test_every_line_of_a_log_counts(name: str) -> None:
    """Each call that the log shows is in the result once: nothing is lost between its two halves."""
    log = (traps.LOGS / f"{name}.strace").read_text()
    begun = [line for line in log.splitlines() if " resumed>" not in line and "+++ superseded" not in line]
    begun = [line for line in begun if "--- stopped by" not in line and "rt_sigreturn" not in line]
    restarted = 1 if name in ("handler", "stopped", "restart") else 0
    assert len(parse_log(log)) == len(begun) - restarted


@pytest.mark.parametrize(
    "line",
    [
        "no line of strace at all",
        '12 1.0 read(0, "',
        "12 1.0 <... read resumed>) = 0",
        "11 1.0 <... read resumed>) = 0",
        "12 1.0 --- ?",
    ],
)
def test_a_line_that_cannot_be_read_is_an_error(line: str) -> None:
    """Nor can the end of another call than was begun."""
    with pytest.raises(ValueError, match=r"^logs/x:2: "):
        parse_log("11 1.0 wait4(-1,  <unfinished ...>\n" + line + "\n", "logs/x")


def test_a_call_that_strace_did_not_come_to_know_is_none() -> None:
    assert [call.name for call in parse_log("11 1.0 setsid() = 11\n11 1.1 ????( <unfinished ...>\n")] == ["setsid"]


def test_a_last_line_without_its_end_is_ignored() -> None:
    assert len(parse_log('11 1.0 setsid() = 11\n12 1.0 read(0, "', "log")) == 1


def test_an_exec_by_a_thread_succeeded_whatever_strace_says_of_it() -> None:
    """strace 6.1 sometimes shows `= -1 (errno 18446744073709551359)` there."""
    log = (traps.LOGS / "thread_exec.strace").read_text()
    assert "-1 (errno 18446744073709551359)" in log
    for shown in (log, log.replace("-1 (errno 18446744073709551359)", "0")):
        assert [call.result for call in parse_log(shown) if call.name == "execve"] == [0, 0]


def test_what_the_first_thread_was_in_when_another_executed_a_program_never_returned() -> None:
    log = """\
11 1.0 read(0,  <unfinished ...>
12 1.1 execve("/bin/x", ["x"], 0x1 /* 0 vars */ <unfinished ...>
11 1.2 +++ superseded by execve in pid 12 +++
11 1.3 <... execve resumed>) = 0 <0.2>
11 1.4 setsid() = -1 EPERM (Operation not permitted) <0.1>
"""
    calls = parse_log(log)
    assert [(call.name, call.at, call.until, call.result) for call in calls] == [
        ("read", 1.0, None, None),
        ("execve", 1.1, pytest.approx(1.3), 0),
        ("setsid", 1.4, pytest.approx(1.5), None),
    ]


def test_a_call_that_strace_had_to_split_is_one() -> None:
    log = """\
101 1700000000.000100 wait4(-1,  <unfinished ...>
102 1700000000.300200 exit_group(3)     = ?
102 1700000000.300300 +++ exited with 3 +++
101 1700000000.300400 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 102 <0.300300>
"""
    wait, leaves, ended = parse_log(log)
    assert (wait.tid, wait.name, wait.result, wait.order) == (101, "wait4", 102, 1)
    assert wait.args == ("-1", "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]", "0", "NULL")
    assert wait.until == pytest.approx(1700000000.3004)
    assert (leaves.name, leaves.until, leaves.result) == ("exit_group", None, None)
    assert (ended.tid, ended.name, ended.args) == (102, "exited", ("3",))


def test_a_call_returned_no_sooner_than_the_line_says_that_tells_it() -> None:
    """On a busy machine 0.4 s passed between the time of its begin and the moment from which it was counted."""
    log = "11 1.0 close(3 <unfinished ...>\n12 1.3 setsid() = 12 <0.1>\n11 1.5 <... close resumed>) = 0 <0.1>\n"
    assert [call.until for call in parse_log(log)] == [1.5, pytest.approx(1.4)]


def test_a_string_that_looks_like_a_result_is_none() -> None:
    (call,) = parse_log('11 1.0 write(1, ") = 5 <0.1>", 11) = 11 <0.000100>\n')
    assert (call.args, call.result) == (("1", '") = 5 <0.1>"', "11"), 11)


def test_what_a_handler_interrupts_fails_and_what_the_kernel_restarts_is_one_call() -> None:
    log = """\
11 1.0 nanosleep({tv_sec=1, tv_nsec=0}, NULL) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.5>
11 1.5 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---
11 1.6 restart_syscall(<... resuming interrupted nanosleep ...>) = 0 <0.4>
"""
    sleep, signal = parse_log(log)
    assert (sleep.name, sleep.error, sleep.at, sleep.until) == ("nanosleep", "", 1.0, 2.0)
    assert (signal.name, signal.args) == ("signal", ("SIGUSR1", "si_signo=SIGUSR1, si_code=SI_USER"))
    handled = log.partition("11 1.6")[0] + "11 1.6 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.1>\n"
    assert [(call.name, call.error) for call in parse_log(handled)] == [("nanosleep", "EINTR"), ("signal", "")]


def test_a_call_that_goes_on_after_a_handler_is_one() -> None:
    log = """\
11 1.0 wait4(-1, 0x7f, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.5>
11 1.5 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---
11 1.6 rt_sigreturn({mask=[]}) = 61 <0.1>
11 1.8 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12 <0.2>
"""
    wait, signal = parse_log(log)
    assert (wait.name, wait.error, wait.result, wait.at, wait.until) == ("wait4", "", 12, 1.0, 2.0)
    assert (signal.name, signal.args) == ("signal", ("SIGUSR1", "si_signo=SIGUSR1, si_code=SI_USER"))


def test_a_call_that_never_returned_is_one_with_what_it_had_begun_with() -> None:
    for end in ("11 2.0 +++ killed by SIGKILL +++\n", ""):
        first, *rest = parse_log(f"11 1.0 wait4(-1,  <unfinished ...>\n{end}")
        assert (first.name, first.args, first.at, first.until, first.result) == ("wait4", ("-1",), 1.0, None, None)
        assert [(call.name, call.args) for call in rest] == ([("killed", ("SIGKILL",))] if end else [])


def test_a_call_whose_handler_becomes_another_program_is_over_then() -> None:
    """The program's next call of that name is another one: the time in which it loads is none of waiting."""
    log = """\
11 1.0 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.5>
11 1.5 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---
11 1.6 execve("/bin/x", ["x"], 0x7f) = 0 <0.1>
11 2.5 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.5>
11 3.0 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER} ---
11 3.0 +++ killed by SIGTERM +++
"""
    pauses = [call for call in parse_log(log) if call.name == "pause"]
    assert [(call.at, call.until, call.error) for call in pauses] == [(1.0, 1.6, "EINTR"), (2.5, None, "")]


def test_a_call_in_which_the_log_ends_had_begun() -> None:
    """strace writes a call's begin when it begins; who waits in `pause` when all is ended is waiting."""
    log = '11 1.000000 write(1, "x", 1) = 1 <0.000100>\n'
    for rest, told in (
        ("11 1.500000 pause(", ("pause", (), 1.5)),
        ("11 1.500000 wait4(-1, ", ("wait4", ("-1",), 1.5)),
        ("11 1.50", None),
        ("11 1.500000 +++ exi", None),
        ("", None),
    ):
        _, *after = parse_log(log + rest)
        assert [(call.name, call.args, call.at, call.until) for call in after] == ([(*told, None)] if told else [])
