"""From the kernel's events to the moments of a run, in order of time."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import EventCall
from harness.picture.timeline.cast import Cast, births
from harness.picture.timeline.timeline_model import Moment
from harness.picture.timeline.wording import outside, start, struck, told


def moments(who: Cast) -> list[Moment]:
    """What the lanes' processes did; what a sleep or a wait fills is told by the lane's state."""
    born = births(who)
    spans = _spans(who)
    found: list[Moment] = []
    for place, event in enumerate(who.capture.events):
        lane = who.index(event.pid)
        if lane < 0:
            sends = event.call == "kill" or event.call == "killpg"
            if sends and not event.error and struck(event, who):
                found.append(outside(event, who))
        elif event.at >= born.get(event.pid, event.at):
            first = event.call == "exec" and event.at == born.get(event.pid)
            alone = first and who.index(who.processes[event.pid].parent) < 0
            mine = [start(event, lane)] if alone and not event.error else told(event, lane, who)
            found += [replace(moment, bytes=spans.get(place)) for moment in mine]
    return sorted(found, key=lambda moment: moment.at)


def _spans(who: Cast) -> dict[int, tuple[int, int]]:
    """For each read and write of a pipe, by its place in the events: which bytes it moved.

    A pipe keeps the order of its bytes, so counting is enough: what came in first goes out first.
    """
    result: dict[int, tuple[int, int]] = {}
    through: dict[tuple[str, EventCall], int] = {}
    events = enumerate(who.capture.events)
    for place, event in sorted(events, key=lambda pair: pair[1].at if pair[1].until is None else pair[1].until):
        if (event.call == "read" or event.call == "write") and event.size and who.pipe(event):
            key = (who.pipe(event), event.call)
            first = through.get(key, 0)
            through[key] = first + event.size
            result[place] = (first, first + event.size)
    return result
