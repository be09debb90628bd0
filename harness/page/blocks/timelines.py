"""The picture of a run: time runs down, each process has a lane, each event a row with one small drawing.

The rows are an ordered list that reads by itself; the drawings are hidden from screen readers.  Places along a row
are percentages, so that the style sheet alone decides how wide the lanes are; down a row they are in rem, a row is 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from markupsafe import Markup

from harness import text
from harness.capture import Capture, EventCall
from harness.page.errors import PageError, near
from harness.page.html import render
from harness.picture import COMMON, LaneState, LeftOut, Mark, MarkKind, Row, Timeline, timeline_of

ASIDE = 1.2
"""Seconds up to which a gap is as tall as two rows; up to `LONG` as three; beyond, it has a cut mark."""
LONG = 2.05
RowSize = Literal["row", "short", "long", "cut"]
"""How tall a row is: that of an event, or of a gap."""


@dataclass(frozen=True)
class Bar:
    """A stretch of a lane on one row."""

    x: str
    """Where the lane is, such as `25%`."""
    y1: str
    y2: str
    """From and to, such as `0` and `.75rem`, or `100%`."""
    state: LaneState
    number: int
    """The lane's colour."""


@dataclass(frozen=True)
class DrawnMark:
    """A mark, with its places."""

    kind: MarkKind
    number: int
    """The colour of the process that it is about."""
    x: str
    to: str = ""
    middle: str = ""
    back: bool = False
    """Whether it points to the left."""


@dataclass(frozen=True)
class DrawnRow:
    """A row, as the template draws it."""

    row: Row
    size: RowSize
    bars: tuple[Bar, ...]
    marks: tuple[DrawnMark, ...]


def timeline_figure(capture: Capture, leave_out: str = "", title: str = "", legend: bool = True) -> Markup:
    """The figure of the run `capture`.  `leave_out` names calls without a row, such as `close seek`, or `pipes`.

    Raises `PageError` for a name that is no call's, and if no process of the run has a name or nothing is left to show.
    """
    if capture.verdict == "skipped":
        return render("skipped", capture=capture)
    if not capture.ran.traced:
        return render("untraced", capture=capture)
    found = timeline_of(capture, [_left_out(word) for word in leave_out.split()])
    if not found.lanes or not found.rows:
        raise PageError(
            f"{capture.name}: a timeline needs a process that the session's `processes:` names, and an event"
        )
    return render(
        "timeline",
        capture=capture,
        title=title or capture.title,
        timeline=found,
        lines=[_line(row, found) for row in found.rows],
        zombies=[(_the(found.lanes[lane].name), _length(seconds)) for lane, seconds in found.zombies],
        day=text.day(capture.ran.at),
        legend=legend,
    )


def _left_out(word: str) -> LeftOut:
    """The word as what can be left out."""
    known: tuple[LeftOut, ...] = (*get_args(EventCall), "pipes")
    for name in known:
        if name == word:
            return name
    raise PageError(f"leave_out: there is no call {word!r}{near(word, known)}")


def _line(row: Row, found: Timeline) -> DrawnRow:
    size: RowSize = "row"
    if row.kind == "gap":
        length = row.until - row.at
        size = "short" if length <= ASIDE else "long" if length <= LONG else "cut"
    return DrawnRow(row, size, _bars(row, found), tuple(_drawn(mark, found) for mark in row.marks))


def _bars(row: Row, found: Timeline) -> tuple[Bar, ...]:
    """Each lane above and below the event; one bar if it does the same all along."""
    result = []
    for at, lane in enumerate(found.lanes):
        before, after = row.before[at], row.after[at]
        if before == after:
            result.append(Bar(_x(at, found), "0", "100%", before, lane.number))
        else:
            result.append(Bar(_x(at, found), "0", ".75rem", before, lane.number))
            result.append(Bar(_x(at, found), ".75rem", "100%", after, lane.number))
    return tuple(bar for bar in result if bar.state)


def _drawn(mark: Mark, found: Timeline) -> DrawnMark:
    """A mark's places.  An arrow has the colour of the process that is born, ends, writes or sends."""
    about = mark.to if mark.kind == "fork" and mark.to is not None else mark.lane
    to = mark.lane if mark.to is None else mark.to
    half = f"{_place(mark.lane, found) / 2 + _place(to, found) / 2:g}%"
    return DrawnMark(mark.kind, found.lanes[about].number, _x(mark.lane, found), _x(to, found), half, to < mark.lane)


def _place(lane: int, found: Timeline) -> float:
    return round((lane + 0.5) / len(found.lanes) * 100, 3)


def _x(lane: int, found: Timeline) -> str:
    return f"{_place(lane, found):g}%"


def _the(name: str) -> str:
    """A lane at the beginning of a sentence: `The child`, but `wc`."""
    return f"The {name}" if name in COMMON else name


def _length(seconds: float) -> str:
    """A length of time, such as `0.1 ms`, `12 ms`, `1.4 s`."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{max(seconds * 1000, 0.1):.1f} ms"
