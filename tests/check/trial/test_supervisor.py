"""What a supervisor decides: who is answered when, whose reports count, when a program is stopped."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from harness.check.trial import supervisor
from harness.check.trial.report_line import ReportLine
from harness.check.trial.seen import Told
from harness.check.trial.supervisor import supervise
from tests.support.forked import told_by_a_fork
from tests.support.jobs import job


class Reports:
    """Connections for reports; `theirs` are the reporters' ends."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.theirs: list[socket.socket] = []

    def line(self) -> ReportLine:
        ours, theirs = socket.socketpair()
        self.theirs.append(self.stack.enter_context(theirs))
        return ReportLine(self.stack.enter_context(ours))

    def answers(self) -> list[bytes | None]:
        """What each was answered; None for one that still waits."""
        found: list[bytes | None] = []
        for theirs in self.theirs:
            theirs.setblocking(False)
            try:
                found.append(theirs.recv(9))
            except BlockingIOError:
                found.append(None)
        return found


@pytest.fixture
def reports() -> Iterator[Reports]:
    with ExitStack() as stack:
        yield Reports(stack)


def _meet(number: int, seconds: float = 60.0) -> Told:
    return Told(0.0, 1, "meet", {"number": number, "seconds": seconds})


def test_those_who_meet_are_answered_when_all_are_there(reports: Reports) -> None:
    watcher = supervisor._Supervisor(job("/bin/true"))
    assert watcher._take(reports.line(), _meet(2), own="meet")
    watcher.meeting.give_up()
    assert reports.answers() == [None]
    assert watcher._take(reports.line(), _meet(2), own="meet")
    assert reports.answers() == [b"2", b"2"]


def test_who_waits_too_long_for_others_is_told_how_many_came(reports: Reports) -> None:
    watcher = supervisor._Supervisor(job("/bin/true"))
    watcher._take(reports.line(), _meet(3, seconds=0.0), own="meet")
    watcher._take(reports.line(), _meet(3), own="meet")
    watcher.meeting.give_up()
    assert reports.answers() == [b"2", None]


def test_a_scene_cannot_speak_for_the_harness(reports: Reports) -> None:
    """What it tells under a name of the harness's is noted, and no more."""
    watcher = supervisor._Supervisor(job("/bin/true"))
    line = reports.line()
    reports.theirs[0].sendall(b"('told', 1.0, {'what': 'next', 'x': 5})")
    reports.theirs[0].shutdown(socket.SHUT_WR)
    watcher._hear(line)
    assert watcher.waiting is None
    assert [(told.what, told.data) for told in watcher.current.told] == [("next", {"x": 5})]
    assert reports.answers() == [b""]


@pytest.mark.parametrize("report", [b"('born', 1.0, {})", b"('meet', 1.0, {'number': 'x'})", b"nonsense"])
def test_a_report_that_no_process_of_ours_makes_is_answered_and_does_nothing(reports: Reports, report: bytes) -> None:
    watcher = supervisor._Supervisor(job("/bin/true"))
    line = reports.line()
    reports.theirs[0].sendall(report)
    reports.theirs[0].shutdown(socket.SHUT_WR)
    watcher._hear(line)
    assert reports.answers() == [b""]
    assert (watcher.current.processes, watcher.meeting.guests) == ({}, [])


def test_a_program_that_is_not_python_is_seen_to_its_end() -> None:
    asked = job("/bin/sh", "-c", 'read x; echo "got $x"; exit 3', stdin=b"this")
    seen = told_by_a_fork(lambda: supervise(asked))
    assert seen.load.text() == "got this\n"
    assert (seen.load.main.status, seen.load.fault, seen.load.main.adopted) == (3, "", False)
    assert seen.load.main.parent == seen.reaper
    assert 0 <= seen.load.began <= seen.load.over


@pytest.mark.parametrize(
    ("program", "seconds", "fault"), [("exec sleep 60", 0.2, "deadline"), ("exec yes", 60.0, "flood")]
)
def test_a_program_without_end_is_stopped(program: str, seconds: float, fault: str) -> None:
    seen = told_by_a_fork(lambda: supervise(job("/bin/sh", "-c", program, seconds=seconds)))
    assert (seen.load.fault, seen.load.main.status) == (fault, -9)
    assert [other.pid for other in seen.load.leftovers] == [seen.load.first]


def test_what_goes_on_after_the_program_may_do_so_for_a_while_only() -> None:
    seen = told_by_a_fork(lambda: supervise(job("/bin/sh", "-c", "sleep 60 & exit 0", linger=0.1)))
    assert (seen.load.fault, seen.load.main.status) == ("", 0)
    assert [other.command for other in seen.load.leftovers] == ["sleep 60"]
    until_it_is_collected = "(while kill -0 $$; do :; done; echo later) & exit 0"
    seen = told_by_a_fork(lambda: supervise(job("/bin/sh", "-c", until_it_is_collected, linger=60)))
    assert (seen.load.leftovers, seen.load.text()) == ((), "later\n")
