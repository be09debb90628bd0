"""What is noticed of processes: output with its writer, births, ends."""

from __future__ import annotations

import os
import resource
import signal
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from harness.check.trial import watch
from harness.check.trial.seen import Run, TrialProcess
from harness.check.trial.watch import Watch
from tests.support.forked import told_by_a_fork
from tests.support.played import PATIENCE

LONG = PATIENCE
"""Seconds that no round here takes: each sleeps until something happens."""


def _waiting_child(status: int = 0) -> tuple[int, int]:
    """A process that ends when a byte is written, or nobody can write one any more; and where to."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)  # so that it does not outlive a test that fails
        os.read(reading, 1)
        os._exit(status)
    os.close(reading)
    return pid, writing


def test_what_is_readable_is_handled_until_it_is_left_alone() -> None:
    noticed: list[int] = []
    watching = Watch(Run("load"))
    reading, writing = os.pipe()
    try:
        watching.on(reading, lambda: noticed.append(len(os.read(reading, 9))))
        os.write(writing, b"123")
        watching.round(watching.clock() + LONG)
        assert noticed == [3]
        assert 0 < watching.since <= watching.clock()
        os.write(writing, b"12")
        watching.drain(spare=reading)
        assert noticed == [3]
        watching.drain(spare=-1)
        assert noticed == [3, 2]
        watching.off(reading)
        os.write(writing, b"1")
        watching.drain(spare=-1)
        assert noticed == [3, 2]
    finally:
        os.close(reading)
        os.close(writing)


@pytest.mark.parametrize(("until", "sleeps"), [(7.0, 2.0), (5.0, 0.0), (4.0, 0.0)])
def test_a_round_sleeps_until_then_and_no_longer(monkeypatch: pytest.MonkeyPatch, until: float, sleeps: float) -> None:
    """And a millisecond, so that it is not over just before."""
    watching = Watch(Run("load"))
    watching.poll.close()
    asked: list[float] = []

    def poll(seconds: float) -> list[tuple[int, int]]:
        asked.append(seconds)
        return []

    stands_for_it: Any = SimpleNamespace(poll=poll)
    watching.poll = stands_for_it
    monkeypatch.setattr(watching, "clock", lambda: 5.0)
    watching.round(until)
    assert asked[0] == pytest.approx(sleeps + 0.001)
    assert set(asked[1:]) == {0}


def test_output_is_noted_with_its_writer_and_its_times() -> None:
    run = Run("load")
    watching = Watch(run)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours.setblocking(False)
        watching.stream(ours, "stderr")
        child = os.fork()
        if child == 0:
            theirs.sendall(b"child\xff")
            os._exit(0)
        os.waitpid(child, 0)
        theirs.sendall(b"parent")
        theirs.shutdown(socket.SHUT_WR)
        watching.round(watching.clock() + LONG)
        assert ours.fileno() not in watching.handlers
    assert [(piece.pid, piece.text, piece.stream) for piece in run.pieces] == [
        (child, "child\\xff", "stderr"),
        (os.getpid(), "parent", "stderr"),
    ]
    assert all(0 <= piece.since <= piece.at for piece in run.pieces)


def test_more_output_than_is_taken_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MOST_OUTPUT", 4)
    run = Run("load")
    watching = Watch(run)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours.setblocking(False)
        watching.stream(ours, "stdout")
        theirs.sendall(b"12345")
        watching.drain(spare=-1)
        theirs.sendall(b"6")
        watching.drain(spare=-1)
    assert (run.text(), watching.output) == ("12345", 5)


def test_an_end_is_noticed_of_a_process_that_another_one_collects() -> None:
    run = Run("load")
    watching = Watch(run)
    pid, hold = _waiting_child()
    known = watching.know(pid, os.getpid())
    assert known is not None
    assert watching.know(pid, 1) is known
    assert (known.parent, run.processes) == (os.getpid(), {pid: known})
    noted = known.alive
    watching.round(watching.clock())
    alive = known.alive
    assert alive > noted
    assert known.ended is None
    os.write(hold, b"x")
    os.close(hold)
    watching.round(watching.clock() + LONG)
    assert known.ended is not None
    assert known.ended >= known.alive == alive
    assert known.status is None
    assert watching.pidfds == {}
    os.waitpid(pid, 0)
    assert Watch(run).know(pid, 1) is None


def test_children_are_collected_as_they_end() -> None:
    def watched() -> tuple[list[int], TrialProcess, TrialProcess, int, int, float]:
        watching = Watch(Run("load"))
        reaped: list[int] = []
        watching.on_reaped = lambda process: reaped.append(process.pid)
        watching.children()
        (one, hold_one), (two, hold_two) = _waiting_child(3), _waiting_child()
        watching.know(one, os.getpid())
        os.write(hold_one, b"x")
        until = watching.clock() + LONG
        while one not in reaped and watching.clock() < until:
            watching.round(until)
        os.kill(two, signal.SIGKILL)
        until = watching.clock() + LONG
        while two not in reaped and watching.clock() < until:
            watching.round(until)
        os.close(hold_one)
        os.close(hold_two)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return reaped, watching.known[one], watching.run.processes[two], one, two, used.ru_utime + used.ru_stime

    reaped, first, second, one, two, used = told_by_a_fork(watched)
    assert reaped == [one, two]
    assert (first.parent != 0, first.status) == (True, 3)
    assert (second.parent, second.status) == (0, -signal.SIGKILL)
    assert first.ended is not None
    assert first.cpu is not None
    assert second.cpu is not None
    assert first.cpu + second.cpu == pytest.approx(used, abs=1e-5), "what the kernel counted for both"
