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


async def _read_of_one_write(folder: Path, settle: bool) -> bytes:
    """What had been read, of a line that is one write, once its beginning was here (and the terminal settled)."""
    came = bytearray()
    news, ended = asyncio.Event(), asyncio.Event()

    def changed(what: TerminalNews) -> None:
        if isinstance(what, Printed):
            came.extend(what.data)
            news.set()
        elif isinstance(what, CommandEnded):
            ended.set()

    terminal = Terminal(changed)
    try:
        async with asyncio.timeout(PATIENCE):
            await terminal.run([sys.executable, "-c", f"import os; os.write(1, b'-' * {LINE} + b'\\n')"], {}, folder)
            await news.wait()
            if settle:
                await terminal.settle()
            read = bytes(came)
            await ended.wait()
    finally:
        await terminal.close()
    return read


def test_a_settled_terminal_has_the_newline_of_a_line_that_was_being_written(tmp_path: Path) -> None:
    read = asyncio.run(_read_of_one_write(tmp_path, settle=True))
    assert read == b"-" * LINE + b"\r\n"


def test_without_it_the_newline_may_not_be_there(tmp_path: Path) -> None:
    assert not asyncio.run(_read_of_one_write(tmp_path, settle=False)).endswith(b"\n")


@pytest.mark.parametrize("key", parser.KEYS)
def test_every_key_of_the_language_can_be_pressed(key: str) -> None:
    async def press() -> None:
        terminal = Terminal(lambda news: None)
        try:
            terminal.type("key", key)
        finally:
            await terminal.close()

    asyncio.run(press())
