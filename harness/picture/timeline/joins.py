"""Put together what belongs together: an end and its wait, a write and its read, a signal and its effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from harness.picture.timeline.cast import Cast
from harness.picture.timeline.other_moments import SOON, other_moments
from harness.picture.timeline.states import Life
from harness.picture.timeline.timeline_model import Mark, Moment, Part
from harness.picture.timeline.wording import code, is_cut

_MANY = 3
"""From how many on like moments in a row become one."""

Pair = Callable[[Moment, Moment, Cast], Moment | None]


def joined(found: list[Moment], who: Cast, lives: Mapping[int, Life]) -> list[Moment]:
    """The moments as rows will show them, in order."""
    result = [*found, *other_moments(found, who, lives)]
    result.sort(key=lambda moment: (moment.at, not _ends(moment)))
    result = _adjacent(result, who, _printed_on)
    result = _adjacent(result, who, _closed_too)
    result = _adjacent(result, who, _ended_at_once)
    result = _repeats(result)
    for pair in (_collected_at_once, _read_at_once, _struck_at_once):
        result = _reaching(result, who, pair)
    return result


def _adjacent(found: list[Moment], who: Cast, pair: Pair) -> list[Moment]:
    """Join each moment with the one right before it, where `pair` does."""
    result: list[Moment] = []
    for moment in found:
        one = pair(result[-1], moment, who) if result and moment.at - result[-1].until < SOON else None
        if one is None:
            result.append(moment)
        else:
            result[-1] = one
    return result


def _reaching(found: list[Moment], who: Cast, pair: Pair) -> list[Moment]:
    """Join each moment with a later one soon after it, if nothing that concerns the same lanes lies between."""
    result = list(found)
    at = 0
    while at < len(result):
        for later in range(at + 1, len(result)):
            if result[later].at - result[at].at >= SOON:
                break
            one = pair(result[at], result[later], who)
            # Who was inside a call all the time did nothing else; whom it waited for may have gone on meanwhile.
            lanes = {result[later].lane} if result[later].event in who.held else {result[at].lane, result[later].lane}
            if one and not any(moment.lane in lanes for moment in result[at + 1 : later]):
                result[at] = one
                del result[later]
                break
        at += 1
    return result


def _ends(moment: Moment) -> bool:
    """Whether its process ends there."""
    return moment.call == "exit" or moment.call == "killed"


def _printed_on(first: Moment, second: Moment, who: Cast) -> Moment | None:
    """A line that was written in pieces."""
    event = first.event
    if not (first.call == second.call == "write" and first.slip and second.slip and first.lane == second.lane):
        return None
    if event is None or event.data.endswith("\\n") or is_cut(event, who):
        return None
    return replace(second, at=first.at, slip=(*first.slip[:-1], first.slip[-1] + second.slip[0], *second.slip[1:]))


def _closed_too(first: Moment, second: Moment, who: Cast) -> Moment | None:
    if (
        not (first.call == second.call == "close" and first.lane == second.lane)
        or second.event is None
        or second.event.error
    ):
        return None
    return replace(
        first,
        until=second.until,
        parts=(*first.parts, Part(", and "), Part(second.parts[0].text.removeprefix("closes "))),
    )


def _ended_at_once(first: Moment, second: Moment, who: Cast) -> Moment | None:
    """A second `wait` that finds nobody left is one row with the collecting before it."""
    failed = second.event is not None and second.event.call == "wait" and second.event.error == "ECHILD"
    named = who.index(first.event.pid) >= 0 if first.event else False
    return (
        first
        if failed and named and first.call == "wait" and first.lane == second.lane and _is_shell(first, who)
        else None
    )


def _is_shell(moment: Moment, who: Cast) -> bool:
    """Shells ask until nobody is left; a program that does means something by it."""
    if moment.event is None:
        return False
    pid, at = moment.event.pid, moment.at
    while pid in who.processes:
        execs = [e for e in who.capture.events if e.pid == pid and e.call == "exec" and e.at < at and not e.error]
        if execs:
            return execs[-1].path.rpartition("/")[2] in ("sh", "bash", "dash")
        pid, at = who.processes[pid].parent, who.processes[pid].born  # a subshell: what its parent was at the fork
    return False


def _collected_at_once(first: Moment, second: Moment, who: Cast) -> Moment | None:
    """A child that ends while its parent waits."""
    if not _ends(first) or second.call != "wait" or second.event is None or first.event is None:
        return None
    if second.event.child != first.event.pid or second.event.status is None or second.event.peek:
        return None
    ended = who.processes[first.event.pid].ended
    if ended is not None and second.event.at > ended:  # its parent asked when it was over, and had not waited
        return None
    return replace(
        first,
        until=second.until,
        parts=(
            *first.parts,
            Part(", and "),
            code("wait"),
            Part(" returns at once in "),
            *who.the(second.event.pid),
        ),
        marks=(*first.marks, *second.marks),
    )


def _read_at_once(first: Moment, second: Moment, who: Cast) -> Moment | None:
    """Bytes that somebody takes out of a pipe right after they were put in."""
    if first.call != "write" or second.call != "read" or not first.bytes or not second.bytes:
        return None
    if who.pipe(first.event) != who.pipe(second.event) or first.lane == second.lane or -1 in (first.lane, second.lane):
        return None
    if first.event in who.held:  # its bytes went in one by one, as room came
        return None
    if not (second.bytes[0] < first.bytes[1] and first.bytes[0] < second.bytes[1]):
        return None
    assert second.event is not None
    woke = second.event in who.held
    size = second.bytes[1] - second.bytes[0]
    told = (Part(", which wakes " if woke else ", read by "), *who.the(second.event.pid))
    more = () if size == first.bytes[1] - first.bytes[0] else (Part(f": it gets {size}"),)
    return replace(
        first,
        until=max(first.until, second.until),
        parts=(*first.parts, *told, *more),
        marks=(Mark("message", first.lane, second.lane),),
    )


def _struck_at_once(first: Moment, second: Moment, who: Cast) -> Moment | None:
    """A signal, and what it did to its target."""
    if (
        first.event is None
        or second.event is None
        or first.event.call != "kill"
        or not (second.call == "killed" or second.call == "signal")
    ):
        return None
    if first.event.child != second.event.pid or first.event.signal != second.event.signal:
        return None
    if second.event.sender not in (None, first.event.pid):
        return None
    if any(mark.to is not None for mark in second.marks):  # its parent waited: two arrows are two rows
        return None
    if second.call == "signal":
        who_does = ", and" if first.lane == second.lane else ", which"
        ignores = (Part(f"{who_does} ignores it"),) if second.event.disposition == "ignored" else ()
        return replace(first, until=second.until, parts=(*first.parts, *ignores))
    return replace(
        first, until=second.until, parts=(*first.parts, Part(", which ends it")), marks=(*first.marks, *second.marks)
    )


def _repeats(found: list[Moment]) -> list[Moment]:
    """Many like reads or writes of one file by one process become one row, with their sum."""
    result: list[Moment] = []
    run: list[Moment] = []
    for moment in [*found, None]:
        if moment is not None and (not run or _like(run[-1], moment)) and _countable(moment):
            run.append(moment)
            continue
        result += [_sum(run)] if len(run) >= _MANY else run
        run = [moment] if moment is not None and _countable(moment) else []
        result += [moment] if moment is not None and not run else []
    return result


def _countable(moment: Moment) -> bool:
    prints = any(mark.kind == "print" for mark in moment.marks)
    moves = moment.call == "read" or moment.call == "write"
    return moves and not prints and moment.event is not None and bool(moment.event.size)


def _like(first: Moment, second: Moment) -> bool:
    one, two = first.event, second.event
    assert one is not None
    return two is not None and (one.pid, one.call, one.file) == (two.pid, two.call, two.file)


def _sum(run: list[Moment]) -> Moment:
    events = [moment.event for moment in run if moment.event is not None]
    if run[0].parts[0].text.startswith("you "):
        typed = "".join(event.data for event in events)
        return replace(run[0], until=run[-1].until, parts=(Part("you type "), code(re.sub(r"(\\[rn])+$", "", typed))))
    total = sum(event.size or 0 for event in events)
    where = run[0].parts[1].text.rpartition(" into " if run[0].call == "write" else " from ")
    parts = (code(run[0].call), Part(f" {len(run)} times, {total} bytes in all,{where[1]}{where[2]}"))
    return replace(run[0], until=run[-1].until, parts=parts, slip=(), bytes=None)
