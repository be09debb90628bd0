"""A process that holds a trial: its account is taken, and a lost one is told as what it is."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Never

import pytest

from harness.check import Program, Seen, Trial
from harness.check.trial import holding, sandbox
from harness.check.trial.holding import Broken, run_all
from harness.check.trial.job import Job
from harness.check.trial.seen import Run
from tests.support.jobs import job
from tests.support.others import python_for_everybody


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No namespaces are tried."""
    monkeypatch.setattr(holding, "_may_be_private", False)


@pytest.mark.usefixtures("plain")
def test_accounts_come_in_the_order_of_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "supervise", lambda asked: Seen(load=Run(asked.argv[0]), private=True))
    seen = run_all([job("one"), job("two")])
    assert [(one.load.name, one.private) for one in seen] == [("one", False), ("two", False)]


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError("it cannot be started"), r"^it cannot be started$"),
        (KeyError("x"), r"^the supervisor failed, at test_holding\.py:\d+: KeyError\('x'\)$"),
    ],
)
def test_a_supervisor_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, error: Exception, says: str) -> None:
    def fail(asked: Job) -> Never:
        raise error

    monkeypatch.setattr(holding, "supervise", fail)
    with pytest.raises(Broken, match=says):
        run_all([job("one")])


@pytest.mark.usefixtures("plain")
def test_a_supervisor_that_is_killed_has_vanished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "supervise", lambda asked: os.kill(os.getpid(), signal.SIGKILL))
    (seen,) = run_all([job("one")])
    assert seen.load.fault == "vanished"


@pytest.mark.usefixtures("plain")
def test_a_supervisor_that_says_nothing_is_given_up_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    pids: list[int] = []

    def wait(asked: Job) -> None:
        os.write(writing, str(os.getpid()).encode())
        signal.pause()

    def the_time_is_up(*asked: Any) -> tuple[list[int], list[int], list[int]]:
        """Once the supervisor runs."""
        assert 0 < asked[-1] <= holding.LONGEST
        pids.append(int(os.read(reading, 20)))
        return [], [], []

    monkeypatch.setattr(holding, "supervise", wait)
    monkeypatch.setattr("harness.check.trial.holding.select", SimpleNamespace(select=the_time_is_up))
    with pytest.raises(Broken, match="did not answer in time"):
        run_all([job("one")])
    os.close(reading)
    os.close(writing)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert len(pids) == 1


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("status", "says"),
    [(5, "the process that holds the trial ended with 5"), (sandbox.REFUSED, "neither make a namespace nor become")],
)
def test_a_holder_that_ends_is_told_with_its_status(monkeypatch: pytest.MonkeyPatch, status: int, says: str) -> None:
    monkeypatch.setattr(sandbox, "hold", lambda body, private, keep: os._exit(status))
    with pytest.raises(Broken, match=says):
        run_all([job("one")])


@pytest.mark.usefixtures("plain")
def test_root_gives_the_file_only_to_an_interpreter_that_others_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "reachable", lambda path: False)
    with pytest.raises(Broken, match=r"^you are root, so .* no other user can reach /x/python; check it as an"):
        run_all([job("/x/python", uid=sandbox.FIRST_UID)])


def test_where_a_namespace_is_refused_the_check_goes_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("not here")

    monkeypatch.setattr(sandbox, "_enter", refuse)
    monkeypatch.setattr(holding, "_may_be_private", None)
    monkeypatch.setattr(sys, "executable", python_for_everybody())
    file = tmp_path / "mine.py"
    file.write_text("print('here')")
    trial = Trial(file)
    assert [seen.load.text() for seen in trial.programs(Program(), Program())] == ["here\n", "here\n"]
    assert not trial.trials[0].private
    assert holding._may_be_private is False
