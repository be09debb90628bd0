"""What a supervisor decides: whose reports count, and when a program is stopped."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from harness.check.trial import supervisor
from harness.check.trial.supervisor import supervise
from tests.support.forked import told_by_a_fork
from tests.support.jobs import job
from tests.support.played import PATIENCE
from tests.support.reports import Reports


@pytest.fixture
def reports() -> Iterator[Reports]:
    with ExitStack() as stack:
        yield Reports(stack)


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


def test_whoever_goes_on_has_longer_where_python_starts_slowly() -> None:
    watcher = supervisor._Supervisor(job("/bin/true", linger=2.0))
    assert watcher._linger() == 2.0
    watcher.seen.start_cost = 0.5
    assert watcher._linger() == 6.0


def test_what_goes_on_after_the_program_may_do_so_for_a_while_only() -> None:
    goes_on = "sleep 60 & until grep -q sleep /proc/$!/comm; do :; done; exit 0"
    seen = told_by_a_fork(lambda: supervise(job("/bin/sh", "-c", goes_on, seconds=PATIENCE, linger=0.1)))
    assert (seen.load.fault, seen.load.main.status) == ("", 0)
    assert [other.command for other in seen.load.leftovers] == ["sleep 60"]
    seen = told_by_a_fork(lambda: supervise(job("/bin/sh", "-c", "(sleep 0.3; echo later) & exit 0", linger=60)))
    assert (seen.load.leftovers, seen.load.text()) == ((), "later\n")
