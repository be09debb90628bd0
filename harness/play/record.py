"""What is kept of a session that runs: the bytes of its terminals, the items that they make, its commands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.capture import Command
from harness.match import Item
from harness.play.terminals import Chunk, Stream
from harness.trace import Source

LONGEST = 4096
"""Characters of a line that are looked at."""


@dataclass(frozen=True)
class PlacedItem:
    """An item, and where it is in its terminal's stream."""

    item: Item
    start: int = 0
    end: int = 0


@dataclass
class Record:
    """All that was kept of a session that was run."""

    zero: float
    """Date of the start, seconds since the epoch."""
    seen: list[PlacedItem] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    streams: dict[int, bytes] = field(default_factory=dict)
    """What each terminal showed, as bytes."""
    sources: list[Source] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    """How long the files of the session's folder were at its start, by name."""
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Recorder:
    """Makes the record of a session while it runs; its clock begins with it."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        self.redact = redact
        self._begun = time.monotonic()
        self.record = Record(time.time())
        self._streams: dict[int, Stream] = {}
        self._logs: dict[int, Path] = {}
        """Of commands that are traced, by their place in `record.commands`."""

    def now(self) -> float:
        """Seconds since the session began."""
        return time.monotonic() - self._begun

    def opened(self, terminal: int) -> None:
        """Begin to keep what a terminal shows."""
        self._streams[terminal] = Stream()

    def fed(self, terminal: int, data: bytes) -> list[Chunk]:
        """Keep what was read; returns the lines that it completes, for `line` to keep."""
        return self._streams[terminal].feed(data, self.now())

    def line(self, terminal: int, chunk: Chunk) -> Item:
        """Keep a line."""
        return self._kept(self._item(terminal, chunk), chunk)

    def grows(self, terminal: int) -> bool:
        """Whether a terminal's last line has no newline yet."""
        return self._streams[terminal].growing() is not None

    def growing(self) -> Iterator[Item]:
        """The lines that have no newline yet, such as a prompt: not kept, for there may be more of them."""
        for terminal, stream in self._streams.items():
            if len(stream.data) - stream.begun <= LONGEST and (chunk := stream.growing()) is not None:
                yield self._item(terminal, chunk)

    def cut(self, terminal: int) -> Item | None:
        """Keep a terminal's growing line as it is, for it ends here; None if there is none."""
        chunk = self._streams[terminal].cut()
        return self.line(terminal, chunk) if chunk else None

    def acted(self, terminal: int, text: str, step: int) -> Item:
        """Keep that the action of a step is done now."""
        return self._kept(Item(terminal, self.now(), "act", text, step=step))

    def begun(self, terminal: int, text: str, shell: int, log: Path | None, step: int) -> int:
        """Keep that a command is given to a terminal's shell; returns its place among all commands."""
        index = len(self.record.commands)
        if log:
            self._logs[index] = log
        self.record.commands.append(Command(terminal, text, 0, shell, self.now(), None, None, step))
        return index

    def started(self, index: int, pid: int) -> None:
        """Keep a command's pid: it may have ended before that is known."""
        self.record.commands[index] = replace(self.record.commands[index], pid=pid)

    def ended(self, terminal: int, how: str, status: int, step: int) -> Item:
        """Keep that the last command of a terminal has ended."""
        index = max(n for n, command in enumerate(self.record.commands) if command.terminal == terminal)
        self.record.commands[index] = replace(self.record.commands[index], ended=self.now(), status=status)
        return self._kept(Item(terminal, self.now(), "ended", how, step=step, status=status))

    def stopped(self) -> None:
        """The session is over: what its terminals show from now on is not its own."""
        self.record.seconds = self.now()
        self.record.streams = {terminal: bytes(stream.data) for terminal, stream in self._streams.items()}
        for terminal in self._streams:
            self.cut(terminal)

    def traced(self, ttys: Mapping[int, str]) -> None:
        """Keep where the logs of the commands are that were traced; `ttys` are the devices of the terminals."""
        for index, log in self._logs.items():
            command = self.record.commands[index]
            if log.exists():
                tty = ttys[command.terminal]
                self.record.sources.append(Source(str(log), command.terminal, command.shell, command.pid, tty))

    def _item(self, terminal: int, chunk: Chunk) -> Item:
        text = chunk.text if len(chunk.text) <= LONGEST else chunk.text[:LONGEST] + "…"
        return Item(terminal, chunk.at, "output", self.redact(text))

    def _kept(self, item: Item, chunk: Chunk | None = None) -> Item:
        self.record.seen.append(PlacedItem(item, chunk.start if chunk else 0, chunk.end if chunk else 0))
        return item
