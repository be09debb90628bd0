"""What a reader is told of one event."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace

import pytest

from harness.capture import Event, Line, Process, Step
from harness.picture import timeline_of
from tests.support import timeline_samples as samples
from tests.support.timeline_samples import CHILD, PARENT, run, told


def test_exec_keeps_the_lane() -> None:
    found = timeline_of(samples.recorded("thread_exec", "parent"))
    assert "exec: now echo from the thread, same pid" in told(found)
    assert len(found.lanes) == 1


def test_a_copy_of_a_descriptor_is_told_as_one_whichever_call_made_it() -> None:
    found = timeline_of(run(Event(0.02, 0.03, CHILD, "dup", fd=3, to=0, file=2)))
    assert "makes 0 a copy of 3, the read end" in told(found)


def test_a_program_that_is_looked_for_is_executed_once() -> None:
    tries = [
        Event(1 + n / 1000, 1 + n / 1000, CHILD, "exec", path=f"/{n}/ls", argv=("ls",), error="ENOENT")
        for n in range(3)
    ]
    found = timeline_of(run(*tries, Event(1.1, 1.2, CHILD, "exec", path="/bin/ls", argv=("ls",))))
    assert [said for said in told(found) if "exec" in said] == ["exec: now ls, same pid"]
    assert "exec ls fails: ENOENT" in told(timeline_of(run(*tries)))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event(1.0, 1.0, CHILD, "seek", fd=3, file=4, size=0), "moves the offset of notes.txt to 0"),
        (Event(1.0, 1.0, CHILD, "setsid"), "setsid(): it leads a session of its own"),
        (Event(1.0, 1.0, CHILD, "read", fd=0, file=1, size=4, data="tea\\n"), "you type tea"),
        (Event(1.0, 1.0, CHILD, "read", fd=0, file=1, size=0), "you press Ctrl-D: the end of the file"),
        (Event(1.0, 1.0, CHILD, "read", fd=3, file=2, size=0), "read returns nothing: no write end is open any more"),
        (Event(1.0, 1.0, CHILD, "read", fd=3, file=4, size=0), "read returns nothing: the end of the file"),
        (Event(1.0, 1.0, CHILD, "write", fd=3, file=4, size=1, data="x"), "write: 1 byte into notes.txt, b'x'"),
        (Event(1.0, 1.0, CHILD, "write", fd=3, file=4, size=90, data="x" * 80), "write: 90 bytes into notes.txt"),
        (Event(1.0, 1.0, CHILD, "open", path="none", error="ENOENT"), "open none fails: ENOENT"),
        (Event(1.0, 1.0, CHILD, "close", fd=9, error="EBADF"), "close(9) fails: EBADF"),
    ],
)
def test_an_event_in_words(event: Event, words: str) -> None:
    assert words in told(timeline_of(run(event)))


@pytest.mark.parametrize(
    ("other_ended", "other_reaped", "child", "words"),
    [
        (0.5, 6.0, CHILD, "wait: the child has not ended yet"),
        (0.5, None, None, "wait: whom it waits for has not ended yet"),
        (0.5, 0.9, CHILD, "wait: nobody has ended yet"),
        (2.0, 6.0, CHILD, "wait: nobody has ended yet"),
        (None, None, None, "wait: nobody has ended yet"),
    ],
)
def test_a_wait_that_waits_though_a_child_has_ended_is_for_another(
    other_ended: float | None, other_reaped: float | None, child: int | None, words: str
) -> None:
    waits = Event(1.0, 8.1 if child else None, PARENT, "wait", child=child, status=3 if child else None)
    capture = run(waits, reaped=8.1)
    other = Process(103, PARENT, "other", 1, 0.02, other_ended, 0, other_reaped)
    assert words in told(timeline_of(replace(capture, processes=(*capture.processes, other))))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no real-time signals, or name them otherwise")
def test_an_end_by_a_signal_without_a_name_of_its_own_is_told_as_elsewhere() -> None:
    collected = Event(8.2, 8.3, PARENT, "wait", child=CHILD, status=-int(signal.SIGRTMIN) - 3)
    assert "wait collects the child: ended by SIGRTMIN+3" in told(timeline_of(run(collected)))


@pytest.mark.parametrize(("to", "file", "told_of"), [(10, 1, False), (2, 1, True), (10, 2, True)])
def test_how_a_shell_keeps_its_terminal_is_not_told(to: int, file: int, told_of: bool) -> None:
    said = told(timeline_of(run(Event(0.02, 0.02, CHILD, "dup", fd=0, to=to, file=file))))
    assert any(text.startswith("makes ") for text in said) == told_of


@pytest.mark.parametrize(("fd", "told_of"), [(1, True), (10, False)])
def test_a_standard_descriptor_is_closed_for_another_file_and_a_shell_s_own_copy_is_not_told(
    fd: int, told_of: bool
) -> None:
    closes = Event(0.02, 0.02, CHILD, "close", fd=fd, file=1)
    opens = Event(0.03, 0.03, CHILD, "open", fd=fd, file=4, path="notes.txt", flags=("O_WRONLY",))
    assert (f"closes {fd}, the terminal" in told(timeline_of(run(closes, opens)))) == told_of


@pytest.mark.parametrize(("fd", "between", "told_of"), [(1, False, False), (1, True, True), (3, False, True)])
def test_what_a_program_tidies_up_before_it_exits_is_not_told(fd: int, between: bool, told_of: bool) -> None:
    """Nor is what it did before of any weight: only what comes after the close."""
    before, close = Event(7.0, 7.0, CHILD, "setsid"), Event(7.9, 7.9, CHILD, "close", fd=fd, file=3)
    more = [Event(7.95, 7.95, CHILD, "setsid")] if between else []
    said = told(timeline_of(run(before, close, *more)))
    assert any(text.startswith("closes ") for text in said) == told_of


def test_what_is_longer_than_the_trace_holds_is_shown_as_the_transcript_has_it() -> None:
    long = Event(1.0, 1.0, CHILD, "write", fd=1, file=1, size=200, data="x" * 80)
    lines = (Line(0.5, "output", "before"), Line(1.0, "output", "x" * 190), Line(1.0, "output", "y" * 8))
    for steps, shown in (((Step(1, lines),), ("x" * 190, "y" * 8)), ((), ("x" * 80 + "…",))):
        found = timeline_of(replace(run(long), steps=steps))
        assert [row.slip for row in found.rows if row.slip] == [shown]


@pytest.mark.parametrize(
    ("file", "size", "data", "shown"),
    [
        (1, 62, r'File "~/x.py", line 1\n', 'File "~/x.py", line 1'),
        (1, 120, r'File "~/x.py", line 1\n', 'File "~/x.py", line 1'),
        (3, 62, r'File "~/x.py", line 1\n', 'File "~/x.py", line 1'),
        (3, 120, r'File "~/x.py", lin', 'File "~/x.py", lin…'),
    ],
)
def test_a_line_in_which_a_shorter_name_stands_for_a_folder_is_whole(
    file: int, size: int, data: str, shown: str
) -> None:
    """Of a terminal the capture has all that was written, of a pipe the first 80 bytes."""
    prints = Event(1.0, 1.0, CHILD, "write", fd=1, file=file, size=size, data=data)
    assert [row.slip for row in timeline_of(run(prints)).rows if row.slip] == [(shown,)]


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        (None, "SIGUSR1 arrives, and is ignored"),
        (PARENT, "sends SIGUSR1 to the child, which ignores it"),
        (CHILD, "sends SIGUSR1 to itself, and ignores it"),
    ],
)
def test_a_signal_that_is_ignored_is_told_as_one(sender: int | None, words: str) -> None:
    sends = [Event(1.0, 1.0, sender, "kill", child=CHILD, signal="SIGUSR1")] if sender else []
    arrives = Event(1.001, 1.001, CHILD, "signal", signal="SIGUSR1", sender=sender, disposition="ignored")
    assert words in told(timeline_of(run(*sends, arrives)))


def test_what_only_says_what_another_row_says_has_none() -> None:
    quiet = [Event(1.0, 1.0, PARENT, "signal", signal=name) for name in ("SIGCHLD", "SIGCONT")]
    assert told(timeline_of(run(*quiet))) == told(timeline_of(run()))
