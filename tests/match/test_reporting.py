"""A failure shows the whole step: what came as it should, what did not come, what nobody expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import schema
from harness.capture.schema import Capture, Event, Process, Ran, Skip
from harness.match.judgement import AttributedItem, Judgement, judge
from harness.match.reporting import report
from harness.match.state import Item
from harness.session.parser import read_session
from harness.trace.account import Trace

Judge = Callable[..., Judgement]
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


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judge what came in one terminal: strings are lines, numbers are steps that begin, `?N` is the end."""

    def judged(text: str, came: Sequence[str | int], trace: Trace | None = None) -> Judgement:
        path = tmp_path / "fork.session"
        path.write_text(text)
        session, told, step = read_session(path), [], 0
        for thing in came:
            if isinstance(thing, int):
                step = thing
                item = Item(1, 0.0, "act", step=step)
            elif thing.startswith("?"):
                item = Item(1, 0.0, "ended", thing[1:], step=step, status=int(thing[1:]))
            else:
                item = Item(1, 0.0, "output", thing)
            told.append(AttributedItem(item))
        return judge(session, told, trace, "there is no strace here")

    return judged


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


def test_the_end_of_a_command_is_checked_too(judged: Judge) -> None:
    assert body(judged("# T\n$ python x.py\nx\n", [0, "x", "?1"])) == [
        "fork/fork.session:2  terminal 1",
        "  GOOD     x",
        "  WRONG    ? 1   (the command was to end with 0)   :2",
    ]
    assert body(judged("# T\n$ python x.py\nx\n? 3\n", [0, "x", "?0"])) == [
        "fork/fork.session:4  terminal 1",
        "  GOOD     x",
        "  WRONG    ? 0   (the command ended in another way)   :4",
    ]


def test_only_the_step_that_went_wrong_is_shown(judged: Judge) -> None:
    text = "# T\n$ python x.py\na\nb\n[c]\nd\ne\n"
    assert body(judged(text, [0, "a", "b", 1, "d", "f", "?0"])) == [
        "fork/fork.session:6  terminal 1",
        "  GOOD     d",
        "  EXTRA    f",
        "  MISSING  e   :7",
    ]


def test_what_is_banned_names_its_line(judged: Judge) -> None:
    verdict = judged("# T\n$ ps\nUID\n# any\n...\n! {_} bad\n", [0, "UID", "1 good", "2 bad", "?0"])
    assert not verdict.good
    assert "  WRONG    2 bad   (must not appear in this step)   :6" in body(verdict)


def test_bytes_that_cannot_be_seen_are_explained(judged: Judge) -> None:
    assert body(judged("# T\n$ x\n", [0, "\\x1b[31m", "?0"]))[1:] == [
        "  EXTRA    \\x1b[31m   (it holds control characters, or bytes that are not UTF-8)"
    ]


def test_a_fault_comes_first(judged: Judge) -> None:
    lines = body(judged("# T\n$ x\ny\n", [0]), "it took longer than 2 s; waiting for line 3")
    assert lines[0] == "  it took longer than 2 s; waiting for line 3"
    assert lines[1:] == ["fork/fork.session:3  terminal 1", "  MISSING  y   :3"]


def test_actions_that_were_never_done_are_no_faults_of_the_program(judged: Judge) -> None:
    lines = body(judged("# T\n$ x\ny\n[Enter]\nz\n", [0, "n"]))
    assert lines == [
        "fork/fork.session:3  terminal 1",
        "  EXTRA    n",
        "  MISSING  y   :3",
        "fork/fork.session:4  terminal 1",
        "  MISSING  [Enter]   (not done, nor what follows it)   :4",
    ]


def test_many_lines_are_cut(judged: Judge) -> None:
    lines = body(judged("# T\n$ x\n", [0, *(["y" * 500] * 300), "?0"]))
    assert len(lines) < 70
    assert max(map(len, lines)) < 240
    assert lines[-1] == "  … and 240 more"


PARENT, CHILD = Process(1, 0, "", 1, 0, 1, 0, None), Process(2, 1, "", 1, 0, 1, 3, 1)
FORKED = Event(0, 0, 1, "fork", child=2)


def trace(*events: Event) -> Trace:
    return Trace((PARENT, CHILD), (), (FORKED, *events))


KERNEL = """# T
processes: parent, child
$ python x.py
=== kernel
parent | fork {child}
parent | wait {child} exit 3
child  | ! exec {_}
"""


def test_the_kernels_block_is_reported_like_a_step(judged: Judge) -> None:
    waited, execed = Event(0, 0, 1, "wait", child=2, status=3), Event(0, 0, 2, "exec", path="/bin/ls", argv=("ls",))
    assert judged(KERNEL, [0, "?0"], trace(waited)).good
    assert body(judged(KERNEL, [0, "?0"], trace())) == [
        "fork/fork.session:6  kernel",
        "  GOOD     parent | fork {child}",
        "  MISSING  parent | wait {child} exit 3   :6",
    ]
    assert body(judged(KERNEL, [0, "?0"], trace(waited, execed)))[-1] == (
        "  WRONG    child  | exec {_}   (the kernel saw it; it must not be)   :7"
    )


def test_without_a_trace_the_kernels_block_is_skipped_with_the_reason(judged: Judge) -> None:
    verdict = judged(KERNEL, [0, "?0"])
    assert verdict.good
    assert verdict.skips == (Skip("kernel", "there is no strace here"),)
    assert report(kept(verdict)).endswith("; kernel skipped: there is no strace here")
    skipped = replace(kept(verdict), verdict="skipped", skips=(Skip("session", "there is no cc here: compiles"),))
    assert report(skipped) == "fork/fork.session  skipped: there is no cc here: compiles"


def test_of_two_readings_that_fit_the_one_in_order_of_birth_is_told(judged: Judge) -> None:
    text = "# T\nprocesses: parent, child\n$ x\nparent | {parent}\nchild | {child}\n"
    verdict = judged(text, [0, "2", "1", "?0"], trace())
    assert verdict.good
    assert verdict.values == {"parent": "1", "child": "2"}
    assert verdict.names == {1: "parent", 2: "child"}


def test_unless_the_kernel_knows_that_it_was_the_other(judged: Judge) -> None:
    text = "# T\nprocesses: parent, child\n$ x\nparent | {parent}\nchild | {child}\n=== kernel\nchild | fork {parent}\n"
    verdict = judged(text, [0, "2", "1", "?0"], trace())
    assert verdict.good
    assert verdict.values == {"parent": "2", "child": "1"}


def test_the_transcript_keeps_rows_of_others_as_one(judged: Judge) -> None:
    text = "# T\nprocesses: a\n$ ps\nUID ...\na | {a} x.py\n... |\n"
    verdict = judged(text, [0, "UID PID", "5 systemd", "6 x.py", "7 bash", "8 cat", "?0"])
    [step] = verdict.steps
    assert [(line.kind, line.text, line.lane) for line in step.lines] == [
        ("command", "ps", ""),
        ("output", "UID PID", ""),
        ("elided", "...", ""),
        ("output", "6 x.py", "a"),
        ("elided", "...", ""),
        ("ended", "0", ""),
    ]
    assert verdict.values == {"a": "6"}


def test_the_report_on_the_page_is_what_is_printed() -> None:
    """The one of notation.md: the second process of fork.py has fallen over."""
    page = (layout.root() / "docs/notation.md").read_text(encoding="utf-8")
    shown = page.rpartition("## When a session fails")[2].split("```text\n")[1].partition("```")[0]
    session = read_session(layout.root() / "examples/fork/fork.session")
    row = "you 11 10 0 12:00 pts/0 00:00:00 python fork.py"
    came: list[tuple[int, str | int]] = [
        (1, 0), (1, "Ready to fork? Press Enter."), (2, 1), (2, "UID"), (2, row),
        (1, 2), (1, "I am printed twice."), (1, "Traceback (most recent call last):"),
    ]  # fmt: skip
    told, step = [], 0
    for terminal, thing in came:
        step = thing if isinstance(thing, int) else step
        kind, text = ("act", "") if isinstance(thing, int) else ("output", thing)
        told.append(AttributedItem(Item(terminal, 0.0, kind, text, step=step)))
    assert shown in f"{report(kept(judge(session, told, None, '')))}\n"
