"""How sessions are played side by side: which begins first, and whether their captures are saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness import layout
from harness.capture import stored
from harness.captures import freshness
from harness.play import players
from harness.play.players import play
from harness.play.record import Record
from harness.python import interpreter
from harness.session import Session, read_session
from tests.support import page_samples as samples


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


def test_a_capture_is_saved_unless_that_is_not_wanted(
    book: Callable[..., list[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(players, "drive", drive([]))
    path = layout.capture_path("all/one", interpreter().version)
    play(book(one=5), traced=False, save=False)
    assert not path.exists()
    (kept,) = play(book(one=5), traced=False)
    assert stored.load(path.read_text(encoding="utf-8")) == kept


def test_files_that_are_saved_while_a_session_is_played_are_not_what_was_played(
    book: Callable[..., list[Session]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The capture is of what was read, and stale from the beginning."""
    sessions = book(one=5, two=5)
    before = freshness.key(sessions[0].path, traced=False)

    async def driven(session: Session, *_: object) -> Record:
        session.path.write_text("# Shorter\n")
        return Record(zero=0.0)

    monkeypatch.setattr(players, "drive", driven)
    first, second = play(sessions, traced=False)
    assert (first.title, first.key) == ("T", before)
    assert second.title == "T"
    assert freshness.unfit(first) == "it was made from other sources"


def test_a_session_whose_folder_is_gone_fails_alone(book: Callable[..., list[Session]], tmp_path: Path) -> None:
    (kept,) = book(kept=5)
    gone = replace(kept, path=tmp_path / "examples/none/gone.session")
    gone.path.parent.mkdir()
    (gone.path.parent / "dangling").symlink_to("nowhere")
    failed, passed = play([gone, kept], traced=False, save=False)
    assert (failed.verdict, passed.verdict) == ("failed", "passed")
    (fault,) = failed.faults
    assert fault.startswith("its folder cannot be copied: ")
    assert "No such file or directory" in fault
