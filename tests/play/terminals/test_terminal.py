"""What the harness reads from a terminal, and when it may be certain of it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from harness.play.terminals.terminal import CommandEnded, Printed, Terminal, TerminalNews
from harness.session import parser
from tests.support.played import PATIENCE

LINE = 200_000
"""Characters of a line that is longer than what the kernel keeps for a reader."""


async def _read_of_one_write(folder: Path) -> tuple[bytes, bytes]:
    """Of a line that is one write: what had been read when its beginning came, and when the terminal settled then."""
    came: list[bytes] = []
    news, ended = asyncio.Event(), asyncio.Event()

    def changed(what: TerminalNews) -> None:
        if isinstance(what, Printed):
            came.append(what.data)
            news.set()
        elif isinstance(what, CommandEnded):
            ended.set()

    terminal = Terminal(changed)
    try:
        async with asyncio.timeout(PATIENCE):
            await terminal.run([sys.executable, "-c", f"import os; os.write(1, b'-' * {LINE} + b'\\n')"], {}, folder)
            await news.wait()
            await terminal.settle()
            settled = b"".join(came)
            await ended.wait()
    finally:
        await terminal.close()
    return came[0], settled


def test_a_settled_terminal_has_the_newline_of_a_line_that_was_being_written(tmp_path: Path) -> None:
    first, settled = asyncio.run(_read_of_one_write(tmp_path))
    assert settled == b"-" * LINE + b"\r\n"
    assert settled.startswith(first)
    assert not first.endswith(b"\n"), "without settling it may not be there"


@pytest.mark.parametrize("key", parser.KEYS)
def test_every_key_of_the_language_can_be_pressed(key: str) -> None:
    async def press() -> None:
        terminal = Terminal(lambda news: None)
        try:
            terminal.type("key", key)
        finally:
            await terminal.close()

    asyncio.run(press())
