"""A failure shows the whole step: what came as it should, what did not come, what nobody expected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness import layout
from harness.capture import schema
from harness.capture.schema import Capture, Event, Process, Ran, Skip
from harness.match.judgement import AttributedItem, Judgement, judge
from harness.match.reporting import AT_MOST, BEFORE, report
from harness.match.state import Item
from harness.session.parser import read_session
from harness.trace import Trace
from tests.support.judged import KERNEL, Judge, forked

FORK = """# One
processes: parent, child

$ python fork.py
Ready to fork? Press Enter.
[Enter]
parent | I am printed twice.
child  | I am printed twice.
parent | So am I.
child  | So am I.
"""


def kept(verdict: Judgement, *faults: str) -> Capture:
    return Capture(
        schema.SCHEMA, "", "fork/fork", "One", Ran("", "Linux 6.1", "3.13.0", False, 1.23),
        verdict="passed" if verdict.good and not faults else "failed",
        skips=verdict.skips, checks=verdict.checks, faults=faults,
    )  # fmt: skip


def body(verdict: Judgement, *faults: str) -> list[str]:
    """The report without its first line."""
    return report(kept(verdict, *faults)).splitlines()[1:]


def test_a_run_that_is_right_is_told_in_one_line(judged: Judge) -> None:
    lines = ["I am printed twice.", "I am printed twice.", "So am I.", "So am I."]
    verdict = judged(FORK, [0, "Ready to fork? Press Enter.", 1, *lines, "?0"])
    assert verdict.good
    assert report(kept(verdict)) == "fork/fork.session  passed, 1.2 s, Python 3.13.0"


def test_the_whole_step_is_shown(judged: Judge) -> None:
    came = ["I am printed twice.", "Traceback (most recent call last):", "So am I."]
    verdict = judged(FORK, [0, "Ready to fork? Press Enter.", 1, *came, "?0"])
    assert body(verdict) == [
        "fork/fork.session:7  terminal 1",
        "  GOOD     parent | I am printed twice.",
        "  EXTRA           | Traceback (most recent call last):",
        "  GOOD     parent | So am I.",
        "  MISSING  child  | I am printed twice.   :8",
        "  MISSING  child  | So am I.   :10",
    ]


def test_only_the_step_that_went_wrong_is_shown(judged: Judge) -> None:
    text = "# T\n$ python x.py\na\nb\n[c]\nd\ne\n"
    assert body(judged(text, [0, "a", "b", 1, "d", "f", "?0"])) == [
        "fork/fork.session:6  terminal 1",
        "  GOOD     d",
        "  EXTRA    f",
        "  MISSING  e   :7",
    ]


def test_a_fault_comes_first(judged: Judge) -> None:
    lines = body(judged("# T\n$ x\ny\n", [0]), "it took longer than 2 s; waiting for line 3")
    assert lines[0] == "  it took longer than 2 s; waiting for line 3"
    assert lines[1:] == ["fork/fork.session:3  terminal 1", "  MISSING  y   :3"]


def test_many_lines_are_cut(judged: Judge) -> None:
    lines = body(judged("# T\n$ x\n", [0, *(["y" * 500] * 300), "?0"]))
    assert len(lines) < 70
    assert max(map(len, lines)) < 240
    assert lines[-1] == "  … and 240 more"


def test_of_the_good_lines_only_those_right_before_the_first_wrong_one_are_shown(judged: Judge) -> None:
    numbers = [str(number) for number in range(30)]
    lines = body(judged("# T\n$ x\n" + "\n".join(numbers), [0, *numbers[:-1], "?0"]))
    assert lines[0] == "fork/fork.session:32  terminal 1"
    assert lines[1] == f"  GOOD     {29 - BEFORE}"
    assert lines[-2:] == ["  GOOD     28", "  MISSING  29   :32"]


def test_what_is_cut_after_a_wrong_line_is_counted_and_what_came_before_is_not(judged: Judge) -> None:
    numbers = [str(number) for number in range(50)]
    for more in (1, 0):
        extra = ["y"] * (AT_MOST - BEFORE + more)
        lines = body(judged("# T\n$ x\n" + "\n".join(numbers), [0, *numbers, *extra, "?0"]))
        assert lines[-1] == ("  … and 1 more" if more else "  EXTRA    y")


def test_the_kernels_block_is_reported_like_a_step(judged: Judge) -> None:
    waited, execed = Event(0, 0, 1, "wait", child=2, status=3), Event(0, 0, 2, "exec", path="/bin/ls", argv=("ls",))
    assert judged(KERNEL, [0, "?0"], forked(waited)).good
    assert body(judged(KERNEL, [0, "?0"], forked())) == [
        "fork/fork.session:6  kernel",
        "  GOOD     parent | fork {child}",
        "  MISSING  parent | wait {child} exit 3   :6",
        "                    parent did nothing more after `fork {child}`; parent was taken to be process 1",
    ]
    assert body(judged(KERNEL, [0, "?0"], forked(waited, execed)))[-1] == (
        "  WRONG    child  | exec {_}   (the kernel saw it; it must not be)   :7"
    )


def test_what_is_skipped_is_told_with_the_reason(judged: Judge) -> None:
    verdict = judged(KERNEL, [0, "?0"])
    assert report(kept(verdict)).endswith("; kernel skipped: there is no strace here")
    failed = judged(KERNEL, [0, "x", "?0"])
    assert body(failed)[0] == "  kernel skipped: there is no strace here"
    assert sum("kernel" in line for line in body(failed)) == 1
    skipped = replace(kept(verdict), verdict="skipped", skips=(Skip("session", "there is no cc here: compiles"),))
    assert report(skipped) == "fork/fork.session  skipped: there is no cc here: compiles"


@pytest.mark.parametrize("reason", ["it was asked not to trace", "there is too much of the trace"])
def test_of_a_kernels_block_that_could_not_be_held_one_line_says_why(judged: Judge, reason: str) -> None:
    verdict = replace(judged(KERNEL, [0, "?0"]), skips=(Skip("kernel", reason),))
    assert report(kept(verdict)).splitlines()[0].endswith(f"; kernel skipped: {reason}")
    assert body(verdict, "its programs made more system calls than 8 MiB of a log hold") == [
        "  its programs made more system calls than 8 MiB of a log hold",
        f"  kernel skipped: {reason}",
    ]


def shown_on(page: str, heading: str, number: int = 1) -> str:
    """The report that stands on a page below a heading."""
    text = (layout.root() / f"docs/{page}.md").read_text(encoding="utf-8")
    return text.rpartition(heading)[2].split("```text\n")[number].partition("```")[0]


def of_fork(came: list[tuple[int, str | int]], trace: Trace | None = None) -> str:
    """The report of fork/fork.session after what came: terminal, and a line or the number of a step that begins."""
    session = read_session(layout.root() / "examples/fork/fork.session")
    told, step = [], 0
    for terminal, thing in came:
        step = thing if isinstance(thing, int) else step
        item = Item(terminal, 0.0, "act") if isinstance(thing, int) else Item(terminal, 0.0, "output", thing)
        told.append(AttributedItem(replace(item, step=step)))
    return f"{report(kept(judge(session, told, trace, '')))}\n"


STARTED: list[tuple[int, str | int]] = [
    (1, 0), (1, "Ready to fork? Press Enter."), (2, 1), (2, "UID"),
    (2, "you 11 10 0 12:00 pts/0 00:00:00 python fork.py"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "heading"), [("notation", "## When a session fails"), ("contributing", "### Read a report")]
)
def test_the_report_on_a_page_is_what_is_printed(name: str, heading: str) -> None:
    """In it the second process of fork.py has fallen over."""
    fallen: list[tuple[int, str | int]] = [
        (1, 2),
        (1, "I am printed twice."),
        (1, "Traceback (most recent call last):"),
    ]
    assert shown_on(name, heading) in of_fork([*STARTED, *fallen])


def test_the_report_of_the_kernels_block_on_the_page_is_what_is_printed() -> None:
    """In it the parent slept for five seconds."""
    processes = Process(11, 10, "", 1, 0, 1, 0, None), Process(12, 11, "", 1, 0, 1, 0, None)
    events = (
        Event(0, 0, 11, "fork", child=12), Event(0, 0, 11, "sleep", seconds=5.0), Event(0, 0, 11, "exit", status=0),
        Event(0, 0, 12, "sleep", seconds=4.0), Event(0, 0, 12, "exit", status=0),
    )  # fmt: skip
    shown = shown_on("notation", "## When a session fails", 2)
    assert shown in of_fork(STARTED, Trace(processes, (), events))
