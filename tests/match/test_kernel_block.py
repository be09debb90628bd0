"""The kernel's block: a line answers an event, a lane is a subsequence, what is banned is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import layout
from harness.capture.schema import Event, EventCall, Process
from harness.match import kernel_block
from harness.match.kernel_block import Found, block_line, hold, matched, words
from harness.session.model import KernelLine
from harness.session.parser import VERBS, parse_session

PATH = Path("examples/fork/fork.session")


def event(call: EventCall, pid: int = 1, **rest: object) -> Event:
    return Event(at=0.0, until=0.0, pid=pid, call=call, **rest)  # type: ignore[arg-type]  # fields by name


def process(pid: int) -> Process:
    return Process(pid, 0, "", 1, 0.0, None, None, None)


def held(
    block: str, events: list[Event], bound: dict[str, str] | None = None, who: dict[str, int] | None = None
) -> Found:
    session = parse_session(PATH, f"# T\nprocesses: parent, child, other\n$ python x.py\n=== kernel\n{block}")
    processes = [process(pid) for pid in dict.fromkeys(e.pid for e in events)]
    return hold(session, events, processes, bound or {}, who or {})


def missing(found: Found) -> list[int]:
    """Which lines of the block are missing, from 1."""
    return [line.line - 4 for line in found.missing]


HAPPENED = [
    (event("fork", child=7), "fork 7"),
    (event("fork", error="EAGAIN"), "fork EAGAIN"),
    (event("exec", path="/usr/bin/ls", argv=("ls", "-l", "x y")), "exec ls -l x y"),
    (event("exec", path="nope", argv=("nope",), error="ENOENT"), "exec nope ENOENT"),
    (event("exit", status=127), "exit 127"),
    (event("killed", signal="SIGKILL"), "killed SIGKILL"),
    (event("signal", signal="SIGCHLD"), "signal SIGCHLD"),
    (event("kill", child=7, signal="SIGTERM"), "kill 7 SIGTERM"),
    (event("wait", child=7, status=3), "wait 7 exit 3"),
    (event("wait", child=7, status=-9), "wait 7 SIGKILL"),
    (event("wait", child=7, status=-40), "wait 7 SIGRTMIN+6"),
    (event("wait", child=0), "wait 0"),
    (event("wait", error="ECHILD"), "wait ECHILD"),
    (event("pipe", fds=(3, 4)), "pipe 3 4"),
    (event("dup", fd=4, to=1), "dup 4 1"),
    (event("open", path="/tmp/x", fd=3), "open /tmp/x 3"),
    (event("open", path="/tmp/x", error="EACCES"), "open /tmp/x EACCES"),
    (event("close", fd=0), "close 0"),
    (event("seek", fd=3, size=0), "seek 3 0"),
    (event("read", fd=3, size=0), "read 0 3"),
    (event("write", fd=1, size=57), "write 57 1"),
    (event("write", fd=1, error="EPIPE"), "write 1 EPIPE"),
    (event("sleep", seconds=2.0), "sleep 2s"),
    (event("setsid"), "setsid"),
    (event("select"), "select"),
]
"""Events, and how they are said."""


@pytest.mark.parametrize(("happened", "said"), HAPPENED)
def test_an_event_in_words(happened: Event, said: str) -> None:
    assert words(happened) == said
    assert missing(held(f"parent | {said}", [happened])) == []


SHOWN = [
    event("fork", child=7), event("exec", path="/usr/bin/ls", argv=("ls", "-l")), event("exit", status=3),
    event("killed", signal="SIGTERM"), event("signal", signal="SIGTERM"), event("wait", child=7, status=3),
    event("wait", child=7, status=-15), event("wait", child=0), event("wait", child=7, signal="SIGSTOP"),
    event("wait", child=7, signal="SIGCONT"), event("kill", child=7, signal="SIGTERM"),
    event("killpg", group=1, signal="SIGTERM"), event("setpgid", child=7, group=7), event("foreground", group=7),
    event("setsid"), event("pipe", fds=(3, 4)), event("socketpair", fds=(3, 4)), event("dup", fd=3, to=1),
    event("open", path="out.txt", fd=3, flags=("O_WRONLY", "O_CREAT")), event("close", fd=3),
    event("read", fd=0, size=5), event("write", fd=1, size=51), event("seek", fd=3, size=0),
    event("pread", fd=3, size=5, offset=0), event("pwrite", fd=3, size=5, offset=100),
    event("flock", fd=3, flags=("LOCK_EX",)), event("lockf", fd=3, flags=("F_WRLCK",)), event("socket", fd=3),
    event("bind", fd=3, path="127.0.0.1:8000"), event("listen", fd=3), event("connect", fd=3, path="127.0.0.1:8000"),
    event("accept", fd=3, to=4), event("recv", fd=4, size=5), event("send", fd=4, size=5),
    event("sleep", seconds=2.0), event("select"),
]  # fmt: skip
"""What the examples of the page tell of."""


def examples_on_the_page() -> list[str]:
    """The lines that the table of events shows to those who write sessions."""
    page = (layout.root() / "docs/notation.md").read_text(encoding="utf-8")
    rows = page.partition("| event |")[2].partition("\n\n")[0].splitlines()[2:]
    return [example for row in rows for example in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("example", examples_on_the_page())
def test_each_example_of_the_page_is_answered_by_an_event(example: str) -> None:
    assert [happened for happened in SHOWN if missing(held(f"parent | {example}", [happened])) == []]


def test_an_example_that_no_event_answers_is_noticed() -> None:
    for wrong in ("sleep 2", "open 3 out.txt", "exit SIGTERM", "wait exit 3"):
        assert not [happened for happened in SHOWN if missing(held(f"parent | {wrong}", [happened])) == []]


def test_a_line_may_begin_with_any_event_that_the_kernel_can_be_seen_to_do() -> None:
    # Whether a wait for a lock in memory lasts, and is kept, differs from run to run.
    assert sorted((*VERBS, "futex")) == sorted(get_args(EventCall))


def test_a_line_may_say_less_than_the_event_but_not_half_a_word() -> None:
    happened = [event("exec", path="/bin/ls", argv=("ls", "-l"))]
    assert missing(held("parent | exec ls", happened)) == []
    assert missing(held("parent | exec l", happened)) == [1]
    assert missing(held("parent | exec ls -l -a", happened)) == [1]


def test_the_order_within_a_lane_counts_and_other_events_may_lie_between() -> None:
    happened = [event("fork", child=2), event("pipe", fds=(3, 4)), event("close", fd=3), event("exit", status=0)]
    assert missing(held("parent | fork {child}\nparent | close 3\nparent | exit 0", happened)) == []
    assert missing(held("parent | close 3\nparent | fork {child}\nparent | exit 0", happened)) == [2]
    assert missing(held("parent | close 3\nparent | close 3", happened)) == [2]


def test_lanes_are_processes_and_names_are_pids() -> None:
    happened = [event("fork", child=2), event("exit", 2, status=3), event("wait", child=2, status=3)]
    right = "parent | fork {child}\nparent | wait {child} exit 3\nchild | exit 3"
    assert held(right, happened).bound == {"parent": "1", "child": "2"}
    # Whichever lane stands first.
    assert held("\n".join(reversed(right.splitlines()[1:])), happened).missing == ()
    assert missing(held("child | exit 3\nparent | wait {other} exit 3\nparent | fork {other}", happened)) != []
    assert missing(held(right, happened, {"child": "3"})) != []
    assert missing(held(right, happened, {}, {"parent": 2})) != []


def test_a_hole_that_is_bound_wrong_first_is_bound_again() -> None:
    happened = [event("fork", child=2), event("fork", child=3), event("wait", child=3, status=0)]
    found = held("parent | fork {child}\nparent | wait {child} exit 0", happened)
    assert found.bound["child"] == "3"


def test_what_is_banned_must_not_be() -> None:
    happened = [event("fork", child=2), event("fork", 2, child=3), event("exit", 2, status=0)]
    assert [line.line for line in held("parent | fork {child}\nchild | ! fork {_}", happened).banned] == [6]
    assert held("parent | fork {child}\nchild | ! exec {_}", happened).banned == ()
    # Another process may do it.
    assert held("parent | fork {child}\nchild | exit 0\nparent | ! exit {_}", happened).banned == ()


def test_what_another_of_the_cast_did_is_not_banned_of_one_that_never_came() -> None:
    happened = [event("fork", child=2), event("wait", child=2, status=0)]
    assert held("parent | fork {child}\nparent | ! wait {other} exit 0", happened).banned == ()
    assert held("parent | fork {child}\nparent | ! wait {_} exit 0", happened).banned != ()


def test_of_several_ways_the_one_with_the_oldest_processes_is_meant() -> None:
    happened = [event("exit", 1, status=0), event("pipe", 1, fds=(3, 4)), event("exit", 2, status=0)]
    found = held("parent | exit 0\nparent | ! pipe", happened)
    assert found.bound == {"parent": "1"}
    assert [line.line for line in found.banned] == [6]


def test_a_sleep_may_have_lost_its_beginning() -> None:
    assert missing(held("parent | sleep 2s", [event("sleep", seconds=1.97)])) == []
    assert missing(held("parent | sleep 2s", [event("sleep", seconds=0.3)])) == [1]
    assert missing(held("parent | sleep 2s", [event("sleep", seconds=2.1)])) == [1]


def test_what_can_be_found_after_a_missing_line_is_found() -> None:
    happened = [event("fork", child=2), event("exit", status=0), event("exit", 2, status=0)]
    found = held("parent | fork {child}\nparent | pipe\nparent | exit 0\nparent | exit 0\nchild | exit 0", happened)
    assert missing(found) == [2, 4]
    assert found.bound == {"parent": "1", "child": "2"}
    assert found.places == {5: 0, 7: 1, 9: 0}


def test_where_only_the_whole_will_do_nothing_is_looked_for_line_by_line() -> None:
    session = parse_session(PATH, "# T\nprocesses: parent\n$ x\n=== kernel\nparent | exit 0\nparent | pipe")
    happened = [event("exit", status=0)]
    found = hold(session, happened, [process(1)], {}, {}, whole=True)
    assert (found.missing, found.bound) == (session.kernel, {})
    assert hold(session, happened, [process(1)], {}, {}).missing == session.kernel[1:]


EXEC = event("exec", path="/bin/pwd", argv=("pwd", "-P"))


def test_a_line_that_says_exactly_is_no_event_with_more_words() -> None:
    assert missing(held("parent | exec pwd", [EXEC])) == []
    assert missing(held("parent | exec pwd (exactly)", [EXEC])) == [1]
    assert missing(held("parent | exec pwd -P (exactly)", [EXEC])) == []
    assert missing(held("parent | exec {_} {_} (exactly)", [EXEC])) == []
    assert missing(held("parent | exec {_} (exactly)", [EXEC])) == [1]
    assert missing(held("parent | exec pwd ... (exactly)", [EXEC])) == []
    assert [line.line for line in held("parent | ! exec pwd -P (exactly)\nparent | exec pwd", [EXEC]).banned] == [5]
    assert held("parent | ! exec pwd (exactly)\nparent | exec pwd", [EXEC]).banned == ()
    assert missing(held("parent | sleep 2s (exactly)", [event("sleep", seconds=1.97)])) == []


FAILED = {
    "exec nosuch": event("exec", path="nosuch", argv=("nosuch",), error="ENOENT"),
    "open none": event("open", path="none", error="ENOENT"),
    "exec nosuch ...": event("exec", path="nosuch", argv=("nosuch", "-l"), error="ENOENT"),
    "fork": event("fork", error="EAGAIN"),
    "write 1": event("write", fd=1, error="EPIPE"),
    "kill {child} SIGTERM": event("kill", child=2, signal="SIGTERM", error="ESRCH"),
    "sleep 2s": event("sleep", seconds=2.0, error="EINTR"),
    "wait": event("wait", error="ECHILD"),
}


@pytest.mark.parametrize("line", FAILED)
def test_a_call_that_failed_answers_only_a_line_that_ends_with_its_error(line: str) -> None:
    happened = FAILED[line]
    assert missing(held(f"parent | {line}", [happened])) == [1]
    assert missing(held(f"parent | {line} {happened.error}", [happened])) == []
    assert missing(held(f"parent | {line} {happened.error} (exactly)", [happened])) == []
    assert missing(held(f"parent | {line} EIO", [happened])) == [1]
    assert held(f"parent | ! {line}", [happened]).banned == ()
    assert held(f"parent | {line} ... {happened.error}\nparent | ! {line} {happened.error}", [happened]).banned != ()


def test_how_a_file_is_opened_may_be_said_and_need_not() -> None:
    happened = [event("open", path="x", fd=3, flags=("O_WRONLY", "O_CREAT"))]
    for line in (
        "open x",
        "open x 3",
        "open x {_} O_WRONLY",
        "open x ... O_CREAT",
        "open x 3 O_WRONLY O_CREAT (exactly)",
    ):
        assert missing(held(f"parent | {line}", happened)) == []
    for line in ("open x O_WRONLY", "open x 3 (exactly)", "open x 3 O_WRONLY (exactly)", "open x 3 O_RDONLY"):
        assert missing(held(f"parent | {line}", happened)) == [1]


def test_an_argument_of_several_lines_is_one_line_of_the_block() -> None:
    happened = [event("exec", path="/bin/sh", argv=("sh", "-c", "echo a\necho b"))]
    assert missing(held("parent | exec sh", happened)) == []
    assert missing(held("parent | exec sh -c echo a echo b (exactly)", happened)) == []


def test_a_sleep_of_no_time_is_a_sleep() -> None:
    assert missing(held("parent | sleep 0s", [event("sleep", seconds=0.0)])) == []


@pytest.mark.parametrize(
    ("happened", "line"),
    [
        (event("fork", child=7), "fork {child}"),
        (event("fork", child=8), "fork {_}"),
        (event("wait", child=7, status=0), "wait {child} exit 0"),
        (event("wait", child=0), "wait 0"),
        (event("kill", child=0, signal="SIGHUP"), "kill 0 SIGHUP"),
        (event("kill", child=-7, signal="SIGHUP"), "kill {_} SIGHUP"),
        (event("killpg", group=7, signal="SIGHUP"), "killpg {child} SIGHUP"),
        (event("killpg", group=9, signal="SIGHUP"), "killpg {_} SIGHUP"),
        (event("setpgid", child=7, group=7), "setpgid {child} {child}"),
        (event("setpgid", child=7, group=9), "setpgid {child} {_}"),
        (event("foreground", group=7, error="ENOTTY"), "foreground {child} ENOTTY"),
        (event("exit", status=7), "exit 7"),
        (event("write", size=7, fd=1), "write 7 1"),
        (event("exec", path="echo", argv=("echo", "{child}", "a{b", "...", "\x1b[m")), "exec echo {_} {_} {_} {_}"),
        (event("exec", path="echo", argv=("echo", "x\ny")), "exec echo x y"),
        (event("exec", path="echo", argv=("echo", "(exactly)")), "exec echo {_}"),
        (event("exec", path="echo", argv=("echo", "(after 1s)")), "exec echo (after {_}"),
        (event("open", path="no {x}", error="ENOENT"), "open no {_} ENOENT"),
    ],
)  # fmt: skip
def test_an_event_as_a_line_to_copy_is_answered_by_that_event(happened: Event, line: str) -> None:
    assert block_line(happened, {7: "child"}) == line
    assert missing(held(f"parent | {line}", [happened], {"child": "7"})) == []


@given(
    st.lists(st.text(st.sampled_from("ab {}_.()|!#\\ \n\x1b\ud800\u2028exactly")), max_size=4),
    st.sampled_from(["", "ENOENT"]),
)
def test_whatever_the_arguments_are_the_line_to_copy_is_answered(argv: list[str], error: str) -> None:
    happened = event("exec", path="/bin/echo", argv=("echo", *argv), error=error)
    assert missing(held(f"parent | {block_line(happened, {})}", [happened])) == []


def test_a_search_with_no_end_in_sight_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = [event("exit", pid, status=0) for pid in range(1, 40)]
    block = "parent | exit 0\nchild | exit 0\nother | exit 0\nparent | exit 1"
    monkeypatch.setattr(kernel_block, "COMPARED", 10_000)
    budget = 10_000 + 4 * len(happened)
    compared: list[Event] = []

    def counted(line: KernelLine, event: Event, *rest: Any) -> dict[str, str] | None:
        compared.append(event)
        return matched(line, event, *rest)

    monkeypatch.setattr(kernel_block, "matched", counted)
    found = held(f"{block}\nother | exit 2", happened)
    assert [line.line - 4 for line in found.missing] == [4, 5]
    assert [line.line - 4 for line in found.unsought] == [5], "who is no parent is soon known, but not who is no other"
    assert not found.given_up, "that the whole is not there was soon known"
    assert held("child | exit 0\nparent | exit 0\nother | exit 0\nother | exit 2", happened).given_up
    assert len(compared) < 4 * budget, "two blocks, each looked for as a whole and line by line"


def test_a_search_that_looks_at_each_event_once_is_never_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_block, "COMPARED", 0)
    happened = [event("write", size=n, fd=1) for n in range(1000)] + [event("exit", 2, status=0)]
    found = held("parent | write 999\nchild | exit 0", happened, {"parent": "1"})
    assert (found.missing, found.given_up) == ((), False)
    assert missing(held("parent | write 9999\nchild | exit 0", happened, {"parent": "1"})) == [1]


def test_an_error_stands_after_all_that_is_said_of_the_call() -> None:
    happened = [event("open", path="none", error="ENOENT")]
    assert missing(held("parent | open ENOENT", happened)) == [1]
    assert missing(held("parent | open ... ENOENT", happened)) == []
    assert missing(held("parent | open none {_}", happened)) == [1], "that is a descriptor"
    assert missing(held("parent | open none ...", happened)) == [1]


def test_many_equal_events_are_no_labyrinth() -> None:
    happened = [event("write", size=5, fd=1) for _ in range(300)]
    block = "\n".join(["parent | write 5 {_}"] * 20)
    assert missing(held(block, happened)) == []
    assert missing(held(f"{block}\nparent | exit 3", happened)) == [21]


@given(st.lists(st.sampled_from("rwc"), max_size=8), st.lists(st.sampled_from("rwc"), min_size=1, max_size=4))
def test_a_lane_is_found_just_if_it_is_a_subsequence(happened: list[str], block: list[str]) -> None:
    names: dict[str, EventCall] = {"r": "read", "w": "write", "c": "close"}
    rest = iter(happened)
    is_one = all(call in rest for call in block)
    events = [event(names[call], fd=number) for number, call in enumerate(happened)] or [event("exit", status=0)]
    found = held("\n".join(f"parent | {names[call]} {{_}}" for call in block), events)
    assert (not found.missing) == is_one
