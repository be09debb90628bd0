"""Lay out the moments of a run as rows, with what each lane does above and below each."""

from __future__ import annotations

from collections.abc import Sequence

from harness.capture import Capture, Event
from harness.picture.lane_colours import lanes
from harness.picture.timeline.cast import Cast, births, cast
from harness.picture.timeline.joins import joined
from harness.picture.timeline.moments import moments
from harness.picture.timeline.other_moments import SOON
from harness.picture.timeline.states import Interval, Life, lives
from harness.picture.timeline.timeline_model import (
    ASLEEP,
    NONE,
    RUNNING,
    WAITING,
    ZOMBIE,
    LaneState,
    LeftOut,
    Moment,
    Part,
    Row,
    Timeline,
)


def timeline_of(capture: Capture, leave_out: Sequence[LeftOut] = ()) -> Timeline:
    """The picture of `capture`: its lanes by birth, its rows by time.  No rows if the run was not traced.

    What `leave_out` names gets no row of its own.
    """
    found = lanes(capture)
    who = cast(capture, found)
    born = births(who)
    alive = lives(capture, born, who.held)
    told = [moment for moment in joined(moments(who), who, alive) if not _left_out(moment, leave_out, who)]
    all_lives = [alive.get(lane.pid or 0) for lane in found.all]
    order = list(all_lives)
    rows: list[Row] = []
    stamp = ""
    for place, moment in enumerate(told):
        before = _doing(order, told[place - 1].until, moment.at) if place else _nobody(order)
        if place and moment.at - told[place - 1].until >= SOON:
            rows.append(_gap(told[place - 1], moment, order, who))
        # Once a row has said that a process was collected it is gone, even if the wait returned after another row.
        order = [None if _collected(moment, lane) else life for lane, life in enumerate(order)]
        last = place + 1 == len(told)
        after = _living(order) if last else _doing(order, moment.until, told[place + 1].at)
        shown = f"{moment.at:.3f}"
        rows.append(
            Row(
                "event",
                moment.at,
                max(moment.until, moment.at),
                tuple(_state(interval) for interval in before),
                tuple(_state(interval) for interval in after),
                moment.parts,
                moment.marks,
                moment.slip,
                None if moment.lane < 0 else moment.lane,
                "" if shown == stamp else shown,
            )
        )
        stamp = shown
    zombies = tuple(
        (at, life.process.reaped - life.process.ended)
        for at, life in enumerate(all_lives)
        if life
        if life.process.reaped is not None and life.process.ended is not None and who.index(life.process.parent) >= 0
    )
    return Timeline(found.all, tuple(rows), zombies)


def _left_out(moment: Moment, leave_out: Sequence[LeftOut], who: Cast) -> bool:
    of_pipe = moment.call == "pipe" or bool(who.pipe(moment.event))
    return moment.call in leave_out or ("pipes" in leave_out and of_pipe)


def _collected(moment: Moment, lane: int) -> bool:
    return any(mark.kind == "collect" and mark.lane == lane for mark in moment.marks)


def _nobody(order: Sequence[Life | None]) -> list[Interval | None]:
    return [None for _ in order]


def _living(order: Sequence[Life | None]) -> list[Interval | None]:
    """What lanes do that the session's end found alive."""
    return [life.intervals[-1] if life and life.intervals and life.process.ended is None else None for life in order]


def _doing(order: Sequence[Life | None], start: float, end: float) -> list[Interval | None]:
    """What each lane does from `start` to `end`, for the most part."""
    return [life.during(start, end) if life else None for life in order]


def _state(interval: Interval | None) -> LaneState:
    return NONE if interval is None else interval.state


def _gap(before: Moment, after: Moment, order: Sequence[Life | None], who: Cast) -> Row:
    """A stretch of time in which nothing new happens: how long, and what everybody does meanwhile."""
    doing = _doing(order, before.until, after.at)
    states = tuple(_state(interval) for interval in doing)
    length = after.at - before.until
    return Row("gap", before.until, after.at, states, states, _meanwhile(doing, before, who), stamp=f"+{length:.1f} s")


def _meanwhile(doing: Sequence[Interval | None], before: Moment, who: Cast) -> tuple[Part, ...]:
    """In words, lanes that do the same together: `the child sleeps; the parent waits for it`."""
    groups: dict[tuple[str, tuple[Part, ...]], list[int]] = {}
    for lane, interval in enumerate(doing):
        if interval is not None:
            does = (_verb(interval, lane, before, who), _whom(interval, lane, who))
            groups.setdefault(does, []).append(lane)
    if len(groups) > 1:
        groups.pop(("run", ()), None)
    parts: list[Part] = []
    for (verb, whom), members in groups.items():
        parts += [Part("; ")] if parts else []
        parts += _subject(members, len([one for one in doing if one is not None]), who)
        parts.append(Part(f" {_inflected(verb) if len(members) == 1 else verb}"))
        parts += [Part(" "), *whom] if whom else []
    return tuple(parts)


def _verb(interval: Interval, lane: int, before: Moment, who: Cast) -> str:
    """What a lane does, for more than one: `sleep`, `wait for a child`, `are zombies`."""
    if interval.state == ASLEEP:
        return "are stopped" if interval.event and interval.event.call == "signal" else "sleep"
    if interval.state == ZOMBIE:
        return "are zombies"
    if interval.state == WAITING and interval.event is not None:
        return "wait for" if _whom(interval, lane, who) else f"wait {_for_what(interval.event, who)}"
    started = before.event is not None and before.lane == lane and before.event.call == "exec"
    if interval.state == RUNNING and started and before.event and "python" in before.event.path:
        return "load Python"
    return "run"


def _whom(interval: Interval, lane: int, who: Cast) -> tuple[Part, ...]:
    """The child that a lane waits for, if it has only one then."""
    if interval.state != WAITING or interval.event is None or interval.event.call != "wait":
        return ()
    own = [one for one in who.capture.processes if one.parent == who.lanes.all[lane].pid]
    there = [one for one in own if one.born < interval.end and (one.reaped is None or one.reaped > interval.start)]
    return who.the(there[0].pid) if len(there) == 1 and who.index(there[0].pid) >= 0 else ()


def _for_what(event: Event, who: Cast) -> str:
    if event.call == "wait":
        return "for a child"
    if event.call == "select" and not event.fds:
        return "for a signal"
    if event.call == "select":  # a program that edits its line asks so whether a key has come, and then reads it
        following = next((one for one in who.capture.events if one.pid == event.pid and one.at > event.at), event)
        if following.call != "read" or who.kind(following) != "terminal":
            return "for something to happen"
        event = following
    if event.call == "accept":
        return "for a connection"
    if event.call == "flock" or event.call == "lockf":
        return "for a lock"
    if event.call == "futex":
        return "for a thread or a lock"
    kind = who.kind(event)
    if kind == "terminal":
        return "for a key"
    if kind == "socket":
        return "for room in the socket" if event.call == "send" or event.call == "write" else "for bytes to come"
    return "for room in the pipe" if event.call == "write" else "for bytes in the pipe"


def _inflected(verb: str) -> str:
    """The same for one: `sleeps`, `waits for a child`, `is a zombie`."""
    if verb.startswith("are "):
        return {"are zombies": "is a zombie", "are stopped": "is stopped"}[verb]
    first, _, rest = verb.partition(" ")
    return f"{first}s {rest}".rstrip()


def _subject(members: Sequence[int], alive: int, who: Cast) -> tuple[Part, ...]:
    if len(members) > 1 and len(members) == alive:
        return (Part("both" if alive == 2 else "all"),)
    return who.listed(members)
