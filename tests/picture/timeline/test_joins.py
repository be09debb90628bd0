"""What belongs together becomes one row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Event, Process
from harness.picture import timeline_of
from tests.support.timeline_samples import CHILD, PARENT, arrows, run, sentence, told


def test_a_message_wakes_its_reader() -> None:
    pipe = Event(0.005, 0.0051, PARENT, "pipe", fds=(3, 4), files=(2, 3))
    reads = Event(0.02, 1.0002, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    found = timeline_of(run(pipe, reads, writes))
    assert ("message", 1, 0) in arrows(found)
    assert "write: 5 bytes into the write end, b'hello', which wakes the parent" in told(found)
    assert "pipe() gives 3, the read end, and 4, the write end" in told(found)
    begun = next(row for row in found.rows if sentence(row).startswith("read("))
    assert begun.after[0] == "waiting"


def test_a_reader_is_woken_whatever_the_writer_does_before_it_has_returned() -> None:
    """The kernel lets the writer run on: its next line, even its end, may come before the read's return."""
    reads = Event(0.02, 1.004, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    prints = Event(1.001, 1.0011, CHILD, "write", fd=1, file=1, size=5, data="done\\n")
    found = timeline_of(run(reads, writes, prints, ends=(9.0, 1.002)))
    row, after = next((row, after) for row, after in zip(found.rows, found.rows[1:], strict=False) if row.at == 1.0)
    assert [(mark.kind, mark.lane, mark.to) for mark in row.marks] == [("message", 1, 0)]
    assert (row.before[0], row.after[0]) == ("waiting", "running"), "the arrow ends its waiting"
    assert after.slip == ("done",)
    assert after.before[0] == after.after[0] == "running"


def test_bytes_that_wait_in_the_pipe_are_two_rows_and_no_arrow() -> None:
    writes = Event(0.1, 0.1001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    reads = Event(1.0, 1.0001, PARENT, "read", fd=3, file=2, size=5, data="hello")
    found = timeline_of(run(writes, reads))
    assert [kind for kind, _, _ in arrows(found)] == ["fork"]
    assert "write: 5 bytes into the write end, b'hello'" in told(found)
    assert "read: 5 bytes from the read end, b'hello'" in told(found)


def test_the_arrow_goes_to_whoever_read_those_bytes() -> None:
    """The parent's write is read by itself; the child's, a moment later, by the parent too: only this is a message."""
    own = Event(0.1, 0.1001, PARENT, "write", fd=4, file=3, size=3, data="own")
    reads_own = Event(0.1002, 0.1003, PARENT, "read", fd=3, file=2, size=3, data="own")
    its = Event(0.2, 0.2001, CHILD, "write", fd=4, file=3, size=3, data="its")
    reads_its = Event(0.2002, 0.2003, PARENT, "read", fd=3, file=2, size=3, data="its")
    messages = [arrow for arrow in arrows(timeline_of(run(own, reads_own, its, reads_its))) if arrow[0] == "message"]
    assert messages == [("message", 1, 0)]


def test_signals() -> None:
    sends = Event(1.0, 1.0001, PARENT, "kill", child=CHILD, signal="SIGTERM")
    killed = Event(1.0002, None, CHILD, "killed", signal="SIGTERM")
    capture = run(sends, killed, ends=(2.0, 1.0002), reaped=None)
    capture = replace(capture, events=tuple(e for e in capture.events if (e.pid, e.call) != (CHILD, "exit")))
    found = timeline_of(capture)
    assert ("signal", 0, 1) in arrows(found)
    assert "sends SIGTERM to the child, which ends it" in told(found)


def test_a_signal_that_ends_a_child_and_the_wait_for_it_are_two_rows() -> None:
    """Two arrows on one row, one each way, could not be told apart."""
    sends = Event(1.0, 1.0001, PARENT, "kill", child=CHILD, signal="SIGKILL")
    waits = Event(1.0002, 1.0061, PARENT, "wait", child=CHILD, status=-9)
    killed = Event(1.003, None, CHILD, "killed", signal="SIGKILL")
    capture = run(sends, waits, killed, ends=(2.0, 1.003), reaped=1.0061)
    capture = replace(capture, events=tuple(e for e in capture.events if (e.pid, e.call) != (CHILD, "exit")))
    found = timeline_of(capture)
    assert all(len([mark for mark in row.marks if mark.to is not None]) <= 1 for row in found.rows)
    assert arrows(found) == [("fork", 0, 1), ("signal", 0, 1), ("collect", 1, 0)]
    assert "sends SIGKILL to the child" in told(found)
    assert "ended by SIGKILL, and wait returns at once in the parent" in told(found)


def test_a_parent_that_asks_when_its_child_has_ended_has_not_waited() -> None:
    """It did something else meanwhile, as a server does that collects when SIGCHLD has come."""
    accepts = Event(0.02, 8.003, PARENT, "accept", fd=3, file=4, error="EINTR")
    collects = Event(8.005, 8.006, PARENT, "wait", child=CHILD, status=3)
    said = told(timeline_of(run(accepts, collects, reaped=8.006)))
    assert "exits with 3" in said
    assert "wait collects the child: status 3" in said
    during = replace(collects, at=7.9995)  # between exit and the end, with a wait that lasts
    assert "exits with 3, and wait returns at once in the parent" in told(timeline_of(run(during, reaped=8.006)))


def test_who_is_collected_in_a_row_is_no_zombie_after_it() -> None:
    """Though another lane does something before the wait returns."""
    other = Process(103, 1, "other", 1, 0.02, None, None, None)
    capture = run(
        Event(0.03, 8.006, PARENT, "wait", child=CHILD, status=3),
        Event(8.002, 8.0021, 103, "open", fd=3, file=4, path="notes.txt"),
        reaped=8.006,
    )
    found = timeline_of(replace(capture, processes=(*capture.processes, other)))
    place = next(at for at, row in enumerate(found.rows) if sentence(row).startswith("exits with 3"))
    assert "wait returns at once" in sentence(found.rows[place])
    assert sentence(found.rows[place + 1]) == "open gives 3 for notes.txt"
    assert [(row.before[1], row.after[1]) for row in found.rows[place : place + 2]] == [("running", ""), ("", "")]
    assert [lane for lane, _ in found.zombies] == [1]


def test_printing() -> None:
    pieces = [
        Event(
            1.0 + n / 1000, 1.0 + n / 1000, CHILD, "write", fd=1, file=1, size=len(text), data=text.replace("\n", "\\n")
        )
        for n, text in enumerate(("one ", "line\n", "two\nthree\n"))
    ]
    slips = [row.slip for row in timeline_of(run(*pieces)).rows if row.slip]
    assert slips == [("one line",), ("two", "three")]


def test_lines_that_were_printed_one_by_one_stay_so() -> None:
    prints = [Event(1 + n / 1000, 1 + n / 1000, CHILD, "write", fd=1, file=1, size=2, data=f"{n}\\n") for n in range(4)]
    assert [row.slip for row in timeline_of(run(*prints)).rows if row.slip] == [("0",), ("1",), ("2",), ("3",)]


def test_a_close_that_fails_is_not_joined_to_one_that_did_not() -> None:
    good, bad = (
        Event(1.0, 1.0, PARENT, "close", fd=4, file=3),
        Event(1.001, 1.001, PARENT, "close", fd=9, error="EBADF"),
    )
    said = told(timeline_of(run(good, bad)))
    assert [text for text in said if "close" in text] == ["closes 4, the write end", "close(9) fails: EBADF"]


@pytest.mark.parametrize(("path", "told_of"), [("/bin/sh", False), ("/usr/bin/python", True), ("", True)])
def test_a_shell_asks_until_nobody_is_left_and_a_program_that_does_means_it(path: str, told_of: bool) -> None:
    """An exec that failed makes no shell of a program."""
    shell = Event(0.015, 0.015, PARENT, "exec", path=path or "/bin/sh", argv=("x",), error="" if path else "EACCES")
    collects = Event(0.02, 1.0001, PARENT, "wait", child=CHILD, status=3)
    nobody = Event(1.001, 1.001, PARENT, "wait", error="ECHILD")
    said = told(timeline_of(run(shell, collects, nobody, ends=(9.0, 0.5), reaped=1.0001)))
    assert ("wait fails: ECHILD" in said) == told_of


@pytest.mark.parametrize(("path", "told_of"), [("/bin/sh", False), ("/usr/bin/python", True)])
def test_a_subshell_is_a_shell_too(path: str, told_of: bool) -> None:
    """It made no exec: it is what its parent was at the fork, whatever that became since."""
    grandchild = 103
    shell = Event(0.005, 0.005, PARENT, "exec", path=path, argv=("x",))
    later = Event(0.015, 0.015, PARENT, "exec", path="/bin/cat", argv=("cat",))
    forks = Event(0.02, 0.021, CHILD, "fork", child=grandchild)
    collects = Event(0.03, 1.0001, CHILD, "wait", child=grandchild, status=0)
    nobody = Event(1.001, 1.001, CHILD, "wait", error="ECHILD")
    capture = run(shell, later, forks, collects, nobody)
    its = Process(grandchild, CHILD, "grandchild", 1, 0.02, 1.0, 0, 1.0001)
    said = told(timeline_of(replace(capture, processes=(*capture.processes, its))))
    assert ("wait fails: ECHILD" in said) == told_of


def test_many_like_calls_become_one_row() -> None:
    writes = [Event(1 + n / 1000, 1 + n / 1000, CHILD, "write", fd=3, file=4, size=10, data="x") for n in range(5)]
    assert "write 5 times, 50 bytes in all, into notes.txt" in told(timeline_of(run(*writes)))
