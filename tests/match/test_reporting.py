"""A failure shows the whole step: what came as it should, what did not come, what nobody expected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness import layout
from harness.capture import schema
from harness.capture.schema import Capture, Event, Ran, Skip
from harness.match.judgement import AttributedItem, Judgement, judge
from harness.match.reporting import AT_MOST, BEFORE, report
from harness.match.state import Item
from harness.session.parser import read_session
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
    ]
    assert body(judged(KERNEL, [0, "?0"], forked(waited, execed)))[-1] == (
        "  WRONG    child  | exec {_}   (the kernel saw it; it must not be)   :7"
    )


def test_what_is_skipped_is_told_with_the_reason(judged: Judge) -> None:
    verdict = judged(KERNEL, [0, "?0"])
    assert report(kept(verdict)).endswith("; kernel skipped: there is no strace here")
    skipped = replace(kept(verdict), verdict="skipped", skips=(Skip("session", "there is no cc here: compiles"),))
    assert report(skipped) == "fork/fork.session  skipped: there is no cc here: compiles"


@pytest.mark.parametrize(
    ("name", "heading"), [("notation", "## When a session fails"), ("contributing", "### Read a report")]
)
def test_the_report_on_a_page_is_what_is_printed(name: str, heading: str) -> None:
    """In it the second process of fork.py has fallen over."""
    page = (layout.root() / f"docs/{name}.md").read_text(encoding="utf-8")
    shown = page.rpartition(heading)[2].split("```text\n")[1].partition("```")[0]
    session = read_session(layout.root() / "examples/fork/fork.session")
    row = "you 11 10 0 12:00 pts/0 00:00:00 python fork.py"
    came: list[tuple[int, str | int]] = [
        (1, 0), (1, "Ready to fork? Press Enter."), (2, 1), (2, "UID"), (2, row),
        (1, 2), (1, "I am printed twice."), (1, "Traceback (most recent call last):"),
    ]  # fmt: skip
    told, step = [], 0
    for terminal, thing in came:
        step = thing if isinstance(thing, int) else step
        item = Item(terminal, 0.0, "act") if isinstance(thing, int) else Item(terminal, 0.0, "output", thing)
        told.append(AttributedItem(replace(item, step=step)))
    assert shown in f"{report(kept(judge(session, told, None, '')))}\n"
