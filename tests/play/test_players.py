"""How sessions are played side by side: which begins first, what is read of their traces, and what a failure is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness import layout
from harness.capture import stored
from harness.match.judgement import Judgement
from harness.play import capturing, players
from harness.play.players import play
from harness.play.record import Record
from harness.python import interpreter
from harness.session import Session, read_session
from harness.trace import Source
from tests.support import page_samples as samples

EXEC = '11 1.0 execve("/bin/true", ["true"], 0x1 /* 0 vars */) = 0 <0.1>\n11 1.1 +++ exited with 0 +++\n'


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Session]]:
    """Makes sessions of one command without output, by their name and timeout."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples/all"
    folder.mkdir(parents=True)

    def made(**timeouts: int) -> list[Session]:
        for name, seconds in timeouts.items():
            (folder / f"{name}.session").write_text(f"# T\ntimeout: {seconds}s\n$ true\n")
        return [read_session(folder / f"{name}.session") for name in timeouts]

    return made


def drive(begun: list[str], **record: Any) -> Callable[..., Any]:
    """Stands for the driver: notes which sessions begin, and gives such a record of each at once."""

    async def driven(session: Session, *_: object) -> Record:
        begun.append(session.name.partition("/")[2])
        await asyncio.sleep(0)
        return Record(zero=0.0, **record)

    return driven


def test_the_longest_begin_first_by_their_last_run_and_a_new_one_by_what_it_may_take(
    book: Callable[..., list[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = book(short=50, new=20, long=50)
    for name, seconds in (("short", 1.0), ("long", 30.0)):
        kept = samples.capture(f"all/{name}", ran=replace(samples.RAN, seconds=seconds))
        stored.save(kept, layout.capture_path(f"all/{name}", interpreter().version))
    begun: list[str] = []
    monkeypatch.setattr(players, "drive", drive(begun))
    captures = play(sessions, traced=False, save=False, at_once=1)
    assert begun == ["long", "new", "short"]
    assert [kept.name for kept in captures] == ["all/short", "all/new", "all/long"], "as they were given"


@pytest.mark.parametrize(
    ("log", "most", "fault"),
    [
        (EXEC, 1000, ""),
        (EXEC, 10, "its programs made more system calls than 0 MiB of a log hold"),
        ("no line of strace\n", 1000, "the trace cannot be read: "),
        (None, 1000, "the trace cannot be read: "),
    ],
)
def test_a_trace_that_is_too_long_or_cannot_be_read_is_a_fault(
    book: Callable[..., list[Session]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    log: str | None, most: int, fault: str,
) -> None:  # fmt: skip
    path = tmp_path / "log"
    if log is not None:
        path.write_text(log)
    source = Source(str(path), 1, 1, 11, "/dev/pts/9")
    monkeypatch.setattr(players, "drive", lambda *words: drive([], sources=[source])(*words))
    monkeypatch.setattr(capturing, "ACCOUNT", most)
    (kept,) = play(book(one=5), traced=True, save=False)
    assert [one[: len(fault)] for one in kept.faults] == ([fault] if fault else [])
    assert [process.pid for process in kept.processes] == ([] if fault else [11])
    assert kept.ran.traced


def test_a_session_with_a_fault_has_failed_although_all_came_as_it_should(
    book: Callable[..., list[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for faults, verdict in (([], "passed"), (["it took longer than 5 s"], "failed")):
        monkeypatch.setattr(players, "drive", lambda *words, faults=faults: drive([], faults=faults)(*words))
        monkeypatch.setattr(capturing, "judge", lambda *_: Judgement((), (), {}, {}))
        (kept,) = play(book(one=5), traced=False, save=False)
        assert kept.verdict == verdict


def test_a_capture_is_saved_unless_that_is_not_wanted(
    book: Callable[..., list[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(players, "drive", drive([]))
    path = layout.capture_path("all/one", interpreter().version)
    play(book(one=5), traced=False, save=False)
    assert not path.exists()
    (kept,) = play(book(one=5), traced=False)
    assert stored.load(path.read_text(encoding="utf-8")) == kept
