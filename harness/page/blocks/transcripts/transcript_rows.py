"""From the lines of a capture to the rows of a transcript: who wrote it, when, after what pause, and which pids."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.capture import Capture, Line, LineKind, Step
from harness.page.errors import PageError
from harness.picture import Lane, Lanes

PAUSE = 0.1
"""Seconds of silence that a transcript shows."""
START = 0.5
"""The same after a command: less is the time in which its program is loaded."""

_NUMBER = re.compile(r"(?<![\w.:/-])\d{2,}(?![\w.:/-])")
"""A number that stands alone, as pids do in a row of `ps`."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a row in one colour."""

    text: str
    lane: Lane | None = None
    """Whose pid it is, or who wrote it when several wrote the row."""
    pid: bool = False
    """Whether it is a pid."""


@dataclass(frozen=True)
class TranscriptRow:
    """One row of a terminal."""

    kind: LineKind
    at: float
    who: tuple[Lane, ...] = ()
    """Whom the row is about: one process, several for a glued line, nobody for `ps` headings and the like."""
    pieces: tuple[Stretch, ...] = ()
    stamp: str = ""
    """Seconds since the start, such as `2.035`; empty when it is that of the row above."""
    pause: str = ""
    """The silence before the row, such as `2.0 s`, or empty."""


@dataclass(frozen=True)
class Block:
    """A step: consecutive rows of one terminal."""

    terminal: int
    rows: tuple[TranscriptRow, ...]
    switches: bool
    """Whether the block before it is of another terminal."""


def chosen(capture: Capture, steps: str | None) -> tuple[Step, ...]:
    """The steps that `steps` (`3`, `1-2`, `1,3-4`, counted from 1) names; all for None.  Raises `PageError`."""
    return tuple(capture.steps[number] for number in numbers(capture, steps))


def numbers(capture: Capture, steps: str | None) -> list[int]:
    """The same steps as indices, from 0."""
    if steps is None:
        return list(range(len(capture.steps)))
    found: list[int] = []
    for part in steps.split(","):
        numbers = re.fullmatch(r"\s*(\d+)(?:-(\d+))?\s*", part)
        first = int(numbers.group(1)) if numbers else 0
        last = int(numbers.group(2) or first) if numbers else 0
        if not 1 <= first <= last <= len(capture.steps):
            raise PageError(f"steps={steps!r}: {capture.name} has steps 1-{len(capture.steps)}; write 2, 1-2 or 1,3-4")
        found += range(first - 1, last)
    return found


def blocks(steps: tuple[Step, ...], lanes: Lanes) -> tuple[Block, ...]:
    """The rows of `steps`, in the session's order."""
    before: dict[int, Line] = {}
    stamp = ""
    found = []
    for at, step in enumerate(steps):
        rows = []
        for line in step.lines:
            if line.kind == "ended" and line.text == "0" and line.lane != "?":
                # The caption says it, and a terminal does not; where it is the point, the session says it.
                continue
            row = _row(line, before.get(step.terminal), stamp, lanes)
            rows.append(row)
            stamp = row.stamp or stamp
            before[step.terminal] = line
        found.append(Block(step.terminal, tuple(rows), at == 0 or steps[at - 1].terminal != step.terminal))
    return tuple(found)


def _row(line: Line, before: Line | None, last_stamp: str, lanes: Lanes) -> TranscriptRow:
    who = _who(line, lanes)
    stamp = f"{line.at:.3f}" if line.kind == "output" and line.text.strip() else ""
    pause = ""
    if line.kind == "output" and before is not None:
        silent = line.at - before.at
        if silent >= (START if before.kind == "command" else PAUSE):
            pause = f"{silent:.1f} s"
    return TranscriptRow(
        line.kind, line.at, who, _pieces(line, who, lanes), "" if stamp == last_stamp else stamp, pause
    )


def _who(line: Line, lanes: Lanes) -> tuple[Lane, ...]:
    writers = dict.fromkeys(lane for span in line.spans if (lane := lanes.of_pid(span.pid)))
    if len(writers) > 1:
        return tuple(writers)
    if lane := lanes.named(line.lane):
        return (lane,)
    return tuple(writers)


def _pieces(line: Line, who: tuple[Lane, ...], lanes: Lanes) -> tuple[Stretch, ...]:
    if len(who) > 1:
        return tuple(Stretch(span.text, lanes.of_pid(span.pid)) for span in line.spans)
    if line.kind != "output":
        return (Stretch(line.text),)
    found = []
    done = 0
    for number in _NUMBER.finditer(line.text):
        if lane := lanes.of_pid(int(number.group())):
            found += [Stretch(line.text[done : number.start()]), Stretch(number.group(), lane, pid=True)]
            done = number.end()
    found.append(Stretch(line.text[done:]))
    return tuple(piece for piece in found if piece.text)
