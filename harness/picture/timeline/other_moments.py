"""What no call of a lane tells: where long sleeps begin and end, who pressed Ctrl-C, who looked on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness import text
from harness.capture import Command, Line
from harness.picture.timeline.cast import Cast
from harness.picture.timeline.states import Life
from harness.picture.timeline.timeline_model import ASLEEP, Mark, Moment, Part
from harness.picture.timeline.wording import code
from harness.processes import LISTERS

SOON = 0.05
"""Seconds below which two moments are one to a reader: rows that are closer touch."""


def other_moments(found: list[Moment], who: Cast, lives: Mapping[int, Life]) -> list[Moment]:
    """The moments between those in `found` that no call tells, in no order."""
    return [*_awake(found, who, lives), *_onlookers(who), *_interrupts(found, who)]


def _awake(found: list[Moment], who: Cast, lives: Mapping[int, Life]) -> list[Moment]:
    """Where a sleep begins or ends far from any other moment of its lane, so that no row would show it.

    Sleeps that follow each other at once count as one.
    """
    result = []
    for pid, life in lives.items():
        lane = who.index(pid)
        sleeps = [one for one in life.intervals if one.state == ASLEEP and one.end - one.start >= SOON]
        own = [moment for moment in found if moment.lane == lane]
        starts = [*(moment.at for moment in own), *(one.start for one in sleeps)]
        born = life.intervals[0].start if life.intervals else 0.0
        ends = [born, *(moment.until for moment in own), *(one.end for one in sleeps)]
        mark = (Mark("call", lane),)
        for one in sleeps:
            if not any(0 <= one.start - at < SOON for at in ends):
                result.append(Moment(one.start, one.start, "sleeps", lane, (Part("goes to sleep"),), mark))
            if not any(0 <= at - one.end < SOON for at in starts) and one.end < life.intervals[-1].end:
                result.append(Moment(one.end, one.end, "wakes", lane, (Part("wakes up"),), mark))
    return result


def _interrupts(found: list[Moment], who: Cast) -> list[Moment]:
    """Each Ctrl-C, with the lanes that its signal reached: those to which the kernel sent it before the next one."""
    result = []
    pressed = sorted(
        (line.at, step.terminal)
        for step in who.capture.steps
        for line in step.lines
        if line.kind == "key" and line.text == "Ctrl-C"
    )
    for place, (at, terminal) in enumerate(pressed):
        later = (other for other, where in pressed[place + 1 :] if where == terminal)
        following = next(later, float("inf"))
        hit = {
            one.lane
            for one in found
            if one.event and one.event.signal == "SIGINT" and (one.call == "signal" or one.call == "killed")
            if one.event.sender is None and who.processes[one.event.pid].terminal == terminal
            if at <= one.at < following
        }
        marks = tuple(Mark("call", lane) for lane in sorted(hit))
        all_of_them = f": {'both' if len(hit) == 2 else 'all'} get SIGINT" if len(hit) > 1 else ""
        words = Part(f"you press Ctrl-C{all_of_them}")
        result += [Moment(at, at, "key", -1, (words,), marks)] if hit else []
    return result


def _onlookers(who: Cast) -> list[Moment]:
    """Each `ps` that was run while the processes lived: a cut through them, and whom its rows show."""
    result = []
    for command in who.capture.commands:
        if re.split(r"\W", command.text)[0] in LISTERS and who.index(command.pid) < 0:
            rows = _rows_of(command, who)
            words = [row.text.split() for row in rows]
            seen = [at for at, lane in enumerate(who.lanes.all) if any(_own(row, lane.pid) for row in words)]
            if seen:  # it looked a moment before it printed
                result.append(_cut(command, rows[0].at, seen, who))
    return result


def _rows_of(command: Command, who: Cast) -> list[Line]:
    """What the command printed, as the transcript keeps it: commands and lines of a terminal stand in one order."""
    nth = [one for one in who.capture.commands if one.terminal == command.terminal].index(command)
    rows: list[Line] = []
    seen = -1
    for step in who.capture.steps:
        if step.terminal == command.terminal:
            for line in step.lines:
                seen += line.kind == "command"
                rows += [line] if line.kind == "output" and seen == nth else []
    return rows


def _own(row: list[str], pid: int | None) -> bool:
    """Whether the row is about the pid, not about a child of it: it stands before its parent's."""
    numbers = [word for word in row[:4] if word.isdigit()]
    return bool(numbers) and numbers[0] == str(pid)


def _cut(command: Command, at: float, seen: list[int], who: Cast) -> Moment:
    marks = (Mark("cut", 0), *(Mark("seen", lane) for lane in seen))
    sees = Part(f" sees {text.spelled(len(seen))}: ")
    parts = (Part(f"terminal {command.terminal} ", "strong"), code(command.text), sees)
    return Moment(at, at, "ps", -1, (*parts, *who.listed(seen, article=False)), marks)
