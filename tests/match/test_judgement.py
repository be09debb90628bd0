"""A record is held against its session: each line is checked, values and names are told, the steps are written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.capture.schema import Event, Process, Skip
from harness.match import kernel_block
from harness.match.judgement import AttributedItem, Judgement, judge, named
from harness.match.kernel_block import Found
from harness.match.state import Item
from harness.session import Session
from harness.session.parser import read_session
from tests.support.judged import KERNEL, Judge, forked


def wrong(verdict: Judgement) -> list[tuple[str, int, str, str]]:
    """The checks that are not good: kind, line, what came or is missing, and the note."""
    return [(c.kind, c.line, c.text, c.note) for c in verdict.checks if c.kind != "GOOD"]


def test_it_is_good_when_all_came_as_it_should(judged: Judge) -> None:
    verdict = judged("# T\n$ python x.py\nx\n", [0, "x", "?0"])
    assert verdict.good
    assert [(c.kind, c.line, c.text) for c in verdict.checks] == [("GOOD", 3, "x")]


def test_the_end_of_a_command_is_checked_too(judged: Judge) -> None:
    verdict = judged("# T\n$ python x.py\nx\n", [0, "x", "?1"])
    assert not verdict.good
    assert wrong(verdict) == [("WRONG", 2, "? 1", "the command was to end with 0")]
    verdict = judged("# T\n$ python x.py\nx\n? 3\n", [0, "x", "?0"])
    assert wrong(verdict) == [("WRONG", 4, "? 0", "the command ended in another way")]


def test_what_is_banned_names_its_line(judged: Judge) -> None:
    verdict = judged("# T\n$ ps\nUID\n# any\n...\n! {_} bad\n", [0, "UID", "1 good", "2 bad", "?0"])
    assert wrong(verdict) == [("WRONG", 6, "2 bad", "must not appear in this step")]


def test_of_a_process_that_never_came_nothing_is_banned(judged: Judge) -> None:
    text = "# T\nprocesses: child\n$ ps\n# any\n...\n! {child} bad\n"
    assert judged(text, [0, "2 bad", "?0"]).good


def test_bytes_that_cannot_be_seen_are_explained(judged: Judge) -> None:
    note = "it holds control characters, or bytes that are not UTF-8"
    verdict = judged("# T\n$ x\n", [0, "\\x1b[31m", "seen", "?0"])
    assert wrong(verdict) == [("EXTRA", 0, "\\x1b[31m", note), ("EXTRA", 0, "seen", "")]


def test_actions_that_were_never_done_are_no_faults_of_the_program(judged: Judge) -> None:
    verdict = judged("# T\n$ x\ny\n[Enter]\nz\n", [0, "n"])
    assert wrong(verdict) == [
        ("EXTRA", 0, "n", ""),
        ("MISSING", 3, "y", ""),
        ("MISSING", 4, "[Enter]", "not done, nor what follows it"),
    ]


def test_without_a_trace_the_kernels_block_is_skipped_with_the_reason(judged: Judge) -> None:
    verdict = judged(KERNEL, [0, "?0"])
    assert verdict.good
    assert verdict.skips == (Skip("kernel", "there is no strace here"),)


def test_what_must_not_be_is_only_looked_for_once_all_that_must_be_is_found(judged: Judge) -> None:
    waited, execed = Event(0, 0, 1, "wait", child=2, status=3), Event(0, 0, 2, "exec", path="/bin/ls", argv=("ls",))
    verdict = judged(KERNEL, [0, "?0"], forked(waited, execed))
    assert wrong(verdict) == [("WRONG", 7, "exec {_}", "the kernel saw it; it must not be")]
    checks = judged(KERNEL, [0, "?0"], forked(execed)).checks
    assert [(c.kind, c.line) for c in checks] == [("GOOD", 5), ("MISSING", 6)]


def test_of_two_readings_that_fit_the_one_in_order_of_birth_is_told(judged: Judge) -> None:
    text = "# T\nprocesses: parent, child\n$ x\nparent | {parent}\nchild | {child}\n"
    verdict = judged(text, [0, "2", "1", "?0"], forked())
    assert verdict.good
    assert verdict.values == {"parent": "1", "child": "2"}
    assert verdict.names == {1: "parent", 2: "child"}


@pytest.mark.parametrize(("given_up", "whole"), [(False, [False, True]), (True, [False])])
def test_when_the_search_for_the_block_is_given_up_no_other_reading_is_tried(
    given_up: bool, whole: list[bool], judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# T\nprocesses: parent, child\n$ x\nparent | {parent}\nchild | {child}\n=== kernel\nchild | fork {parent}\n"
    asked: list[bool] = []

    def hold(session: Session, *_: object, whole: bool) -> Found:
        asked.append(whole)
        return Found({}, session.kernel, given_up=given_up)

    monkeypatch.setattr(kernel_block, "hold", hold)
    assert not judged(text, [0, "2", "1", "?0"], forked()).good
    assert asked == whole, "what is missing is told of the first reading alone"


def test_unless_the_kernel_knows_that_it_was_the_other(judged: Judge) -> None:
    text = "# T\nprocesses: parent, child\n$ x\nparent | {parent}\nchild | {child}\n=== kernel\nchild | fork {parent}\n"
    verdict = judged(text, [0, "2", "1", "?0"], forked())
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
    assert [(check.kind, check.line) for check in verdict.checks] == [("GOOD", 4), ("GOOD", 5)], "the rows are no news"


def test_a_command_that_ends_before_what_was_to_be_typed_is_told_where_it_ended(judged: Judge) -> None:
    verdict = judged("# T\n$ x\n[Enter]\n? 0\n", [0, "?3"])
    assert wrong(verdict) == [
        ("EXTRA", 0, "? 3", "the command ended"),
        ("MISSING", 3, "[Enter]", "not done, nor what follows it"),
    ]
    assert [[line.kind for line in step.lines] for step in verdict.steps] == [["command", "ended"], []]


def test_what_came_and_what_did_not_is_told_of_its_own_terminal(tmp_path: Path) -> None:
    path = tmp_path / "fork.session"
    path.write_text("# T\n$ x\na\n=== terminal 2\n$ y\nb\nc\n=== terminal 1\nd\n")
    came = [
        Item(1, 0.0, "act", step=0), Item(1, 0.1, "output", "a"), Item(2, 0.2, "act", step=1),
        Item(2, 0.3, "output", "c"), Item(1, 0.4, "output", "e"), Item(1, 0.5, "ended", "0", step=0),
    ]  # fmt: skip
    verdict = judge(read_session(path), [AttributedItem(item) for item in came], None, "")
    assert [(check.kind, check.terminal, check.line, check.text) for check in verdict.checks] == [
        ("GOOD", 1, 3, "a"),
        ("MISSING", 2, 6, "b"),
        ("GOOD", 2, 7, "c"),
        ("EXTRA", 1, 0, "e"),
        ("MISSING", 1, 9, "d"),
    ]
    assert [[line.text for line in step.lines] for step in verdict.steps] == [["x", "a"], ["y", "c"], ["e", "0"]]


def test_of_two_writers_that_fit_the_older_one_is_the_one_that_stands_first_in_the_cast(tmp_path: Path) -> None:
    path = tmp_path / "fork.session"
    path.write_text("# T\nprocesses: parent, child\n$ x\nparent | x\nchild | x\n")
    came = [Item(1, 0.0, "act", step=0), *(Item(1, 0.1, "output", "x", (pid,)) for pid in (2, 1))]
    told = [AttributedItem(item) for item in (*came, Item(1, 0.2, "ended", "0", step=0))]
    verdict = judge(read_session(path), told, forked(), "")
    assert (verdict.good, verdict.names) == (True, {1: "parent", 2: "child"})


def test_processes_get_their_names_in_the_cast() -> None:
    processes = [Process(1, 0, "", 1, 0, 1, 0, None), Process(2, 1, "", 1, 0, 1, 3, 1)]
    assert [process.name for process in named(processes, {2: "child", 9: "other"})] == ["", "child"]


@pytest.mark.parametrize("later", ["", "# T\n", None])
def test_what_was_read_is_judged_whatever_the_file_is_by_now(tmp_path: Path, later: str | None) -> None:
    path = tmp_path / "x.session"
    path.write_text("# T\n$ python x.py\none\n? 3\n[Enter]\n\n[Ctrl-C]\n[some text]\n")
    session = read_session(path)
    path.unlink() if later is None else path.write_text(later)
    acts = [AttributedItem(Item(1, 0.0, "act", step=0))]
    assert wrong(judge(session, acts, None, "")) == [
        ("MISSING", 3, "one", ""),
        ("MISSING", 4, "? 3", ""),
        ("MISSING", 5, "[Enter]", "not done, nor what follows it"),
    ]
    verdict = judge(session, [], None, "")
    assert wrong(verdict) == [("MISSING", 2, "$ python x.py", "not done, nor what follows it")]
