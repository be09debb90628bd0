"""A terminal's output as lines: where each begins and ends in the stream, whole or still growing."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.text import visible_bytes


@dataclass(frozen=True)
class Chunk:
    """A line, or what there is of it."""

    start: int
    end: int
    """Its place in the terminal's stream, in bytes, without the newline."""
    at: float
    """When its last byte was read."""
    text: str


@dataclass
class Stream:
    """The bytes of one terminal."""

    data: bytearray = field(default_factory=bytearray)
    begun: int = 0
    """Where the line that is still growing begins."""
    at: float = 0.0

    def feed(self, data: bytes, at: float) -> list[Chunk]:
        """Take what was read; returns the lines that it completes."""
        lines = []
        look = len(self.data)
        self.data += data
        self.at = at
        while (newline := self.data.find(b"\n", max(self.begun, look))) >= 0:
            lines.append(self._chunk(newline))
            self.begun = newline + 1
        return lines

    def growing(self) -> Chunk | None:
        """The line without a newline yet, as a prompt is; None if there is none."""
        return self._chunk(len(self.data)) if self.begun < len(self.data) else None

    def cut(self) -> Chunk | None:
        """End the growing line here: something was typed, or the command ended."""
        chunk = self.growing()
        self.begun = len(self.data)
        return chunk

    def _chunk(self, end: int) -> Chunk:
        data = bytes(self.data[self.begun : end])
        return Chunk(self.begun, end, self.at, visible_bytes(data.rstrip(b"\r")))
