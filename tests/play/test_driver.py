"""What a session that is driven leaves to the guard: nobody to watch, and no orphan until the next one begins."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from harness.play.driver import drive
from harness.play.terminals.guard import Guard
from harness.python import interpreter
from harness.session import read_session


class Noted(Guard):
    """Notes how many sessions it watched whenever it was to end orphans."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: list[int] = []

    def end_orphans(self) -> None:
        super().end_orphans()
        self.ended.append(len(self.watched))


@pytest.mark.parametrize("command", ["echo one", "no_such_command"])
def test_after_a_session_orphans_are_ended_and_nobody_is_watched(tmp_path: Path, command: str) -> None:
    (chapter := tmp_path / "chapter").mkdir()
    (chapter / "one.session").write_text(f"# One\n$ {command}\none\n")
    (folder := tmp_path / "run").mkdir()
    guard = Noted()
    session = read_session(chapter / "one.session")
    record = asyncio.run(drive(session, interpreter(), folder, False, str, guard=guard))
    assert guard.ended == [0]
    assert [one.status for one in record.commands] == [127 if command == "no_such_command" else 0]
