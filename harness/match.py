"""Lanes and holes: whether what came is what the session expects.  Pure: no I/O, no processes, no clock.

The matcher is a set of states.  Each item (a line of output, an action, a command's end) turns every
state into the states that it allows; no state left means that the item is not what the session says.
Two states are needed because a line may fit two lanes, and only a later one tells which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from harness.script import Script, Slot
from harness.session import AnyLines, Element, Ended, Expected, Lanes
from harness.truth import distinct, untimely, written

T = TypeVar("T")


@dataclass(frozen=True)
class Item:
    """Something that happened in a terminal."""

    terminal: int
    at: float
    """Seconds since the session began."""
    kind: str
    """`output`, `act` (the action of step number `step` was done) or `ended` (the command ended with `status`)."""
    text: str = ""
    pids: tuple[int, ...] = ()
    """Who wrote the line, when the kernel was watched."""
    step: int = -1
    status: int = 0


@dataclass(frozen=True)
class Rules:
    """How strictly items are held to the session."""

    timed: bool = True
    """Whether `(after …)` and `(within …)` count."""
    slack: float = 0.01
    """Part of an `(after …)` that may be missing: clocks are slewed, and unwatched times are those of reading."""


LIVE = Rules(timed=False)
"""While the session runs: only what decides when to go on."""
TRACED = Rules(slack=0.01)
UNTRACED = Rules(slack=0.2)
"""Under load a terminal was read up to 7 % early (measured)."""


@dataclass(frozen=True)
class Move:
    """What became of one item, or of one expected line that did not come (`item` is -1)."""

    item: int
    kind: str
    """`GOOD`, `MISSING`, `EXTRA`, `WRONG` `others` (allowed by `... |`) or `any` (by `...`)."""
    line: int
    """Of the session file; 0 for `EXTRA`."""
    lane: str
    step: int
    note: str = ""


@dataclass(frozen=True)
class State:
    """One reading of what came so far."""

    places: tuple[tuple[int, tuple[int, ...]], ...]
    """For each terminal: the element that is waited for, and how many lines of each of its lanes came."""
    bound: tuple[tuple[str, str], ...] = ()
    who: tuple[tuple[str, int], ...] = ()
    """Lane and the process that writes it."""
    last: tuple[tuple[str, float], ...] = ()
    """When the last line of each lane in each terminal, and of the terminal, came; and its last action."""
    cost: int = 0
    moves: tuple[object, ...] = ()
    """The way here, newest first: (move, (move, …))."""

    @property
    def key(self) -> object:
        """States with the same future."""
        return self.places, self.bound, self.who, self.last

    def way(self) -> list[Move]:
        """The moves, oldest first."""
        result: list[Move] = []
        node = self.moves
        while node:
            move, rest = node
            assert isinstance(move, Move) and isinstance(rest, tuple)
            result.append(move)
            node = rest
        return result[::-1]


def start(script: Script) -> State:
    """Nothing came yet."""
    return State(tuple((0, _nothing(slots[0] if slots else None)) for slots in script.slots))


def advance(script: Script, states: Iterable[State], item: Item, index: int, rules: Rules) -> list[State]:
    """The states after the item; empty if no state allows it."""
    return _unique(after for state in states for after in _consume(script, state, item, index, rules, 0))


def repair(
    script: Script, states: Iterable[State], item: Item, index: int, rules: Rules, width: int = 64
) -> list[State]:
    """As `advance`, at a price: lines left out (`MISSING`), one too many (`EXTRA`), early or another's (`WRONG`)."""
    result: list[State] = []
    for state in states:
        for skipped in _skip(script, state, item.terminal):
            result.extend(_consume(script, skipped, item, index, rules, 1))
        if item.kind == "output":
            slot = _slot(script, state, item.terminal)
            move = Move(index, "EXTRA", 0, "", slot.step if slot else -1)
            result.append(_moved(state, move, cost=1))
        elif item.kind == "ended":
            result.append(_moved(state, Move(index, "EXTRA", 0, "", -1, "the command ended"), cost=1))
    return sorted(_unique(result), key=lambda s: s.cost)[:width]


def finish(script: Script, states: Iterable[State]) -> list[State]:
    """The states in which every expected line came, or, if there is none, the best with what is `MISSING`."""
    result: list[State] = []
    for state in states:
        for terminal in range(1, len(script.slots) + 1):
            *_, state = _skip(script, state, terminal)
        result.append(state)
    best = min((s.cost for s in result), default=0)
    return [s for s in result if s.cost == best]


def complete(script: Script, state: State, step: int) -> bool:
    """Whether all that steps up to `step` expect has come."""
    for slots, place in zip(script.slots, state.places, strict=True):
        at = place[0]
        while at < len(slots) and slots[at].step <= step:
            element = slots[at].element
            done = place[1] if at == place[0] else _nothing(slots[at])
            if not _satisfied(element, done):
                return False
            at += 1
    return True


def _satisfied(element: Element | None, done: tuple[int, ...]) -> bool:
    if isinstance(element, Lanes):
        return all(n == len(lines) for n, lines in zip(done, _lanes(element).values(), strict=True))
    return isinstance(element, AnyLines)


def _slot(script: Script, state: State, terminal: int) -> Slot | None:
    slots, (at, _) = script.slots[terminal - 1], state.places[terminal - 1]
    return slots[at] if at < len(slots) else (slots[-1] if slots else None)


def _reachable(script: Script, state: State, terminal: int) -> Iterator[State]:
    """The state, and those after the elements that need nothing more."""
    slots = script.slots[terminal - 1]
    while True:
        yield state
        at, done = state.places[terminal - 1]
        if at >= len(slots) or not _satisfied(slots[at].element, done):
            return
        state = _placed(script, state, terminal, at + 1)


def _skip(script: Script, state: State, terminal: int) -> Iterator[State]:
    """The state, and those in which more and more of what is expected next is given up, up to an action."""
    yield state
    slots = script.slots[terminal - 1]
    while True:
        at, done = state.places[terminal - 1]
        if at >= len(slots):
            return
        slot = slots[at]
        if _satisfied(slot.element, done):
            state = _placed(script, state, terminal, at + 1)
        elif isinstance(slot.element, Lanes):
            for number, (lane, lines) in enumerate(_lanes(slot.element).items()):
                if done[number] < len(lines):
                    move = Move(-1, "MISSING", lines[done[number]].line, lane, slot.step)
                    done = (*done[:number], done[number] + 1, *done[number + 1 :])
                    state = _moved(_placed(script, state, terminal, at, done), move, cost=1)
                    break
        else:
            line = slot.element.line if slot.element else script.session.steps[slot.step].line
            state = _moved(state, Move(-1, "MISSING", line, "", slot.step), cost=1)
            state = _placed(script, state, terminal, at + 1)
        yield state


def _consume(script: Script, state: State, item: Item, index: int, rules: Rules, price: int) -> Iterator[State]:
    """The states in which the item has its place.  With a price, also those in which it is only nearly right."""
    t = item.terminal
    if item.kind == "ended" and script.command_of(item.step) in script.silent:
        slot = _slot(script, state, t)
        step = slot.step if slot else -1
        if item.status == 0:
            yield _moved(state, Move(index, "any", 0, "", step))
        elif price:
            line = script.session.steps[script.command_of(item.step)].line
            yield _moved(state, Move(index, "WRONG", line, "", step, "the command was to end with 0"), cost=price)
        return
    for here in _reachable(script, state, t):
        at, done = here.places[t - 1]
        if at >= len(script.slots[t - 1]):
            return
        slot = script.slots[t - 1][at]
        element = slot.element
        if element is None:
            if item.kind == "act" and item.step == slot.step:
                after = _placed(script, here, t, at + 1)
                yield replace(after, last=_set(after.last, {f"act {t}": item.at, f"terminal {t}": item.at}))
        elif isinstance(element, Ended):
            if item.kind == "ended" and (item.status == element.status or price):
                right = item.status == element.status
                kind, note = ("GOOD", "") if right else ("WRONG", "the command ended in another way")
                move = Move(index, kind, element.line, "", slot.step, note)
                yield _moved(_placed(script, here, t, at + 1), move, cost=0 if right else price)
        elif item.kind != "output":
            continue
        elif isinstance(element, AnyLines):
            yield _moved(here, Move(index, "any", element.line, "", slot.step))
        elif isinstance(element, Expected):
            yield from _line(script, _placed(script, here, t, at + 1), element, item, index, slot.step, rules, price)
        else:
            for number, lines in enumerate(_lanes(element).values()):
                if done[number] < len(lines):
                    more = (*done[:number], done[number] + 1, *done[number + 1 :])
                    placed = _placed(script, here, t, at, more)
                    yield from _line(script, placed, lines[done[number]], item, index, slot.step, rules, price)
            if element.others:
                yield _moved(here, Move(index, "others", element.lines[0].line if element.lines else 0, "", slot.step))


def _line(
    script: Script, state: State, line: Expected, item: Item, index: int, step: int, rules: Rules, price: int
) -> Iterator[State]:
    """The state after an expected line, if the item is that line."""
    bound = line.pattern.match(item.text, dict(state.bound))
    if bound is None or not distinct(script.session.cast, bound):
        return
    who, note = written(script.session.cast, dict(state.who), line, item.pids, bound)
    if rules.timed and (late := untimely(line, item.at - _since(state, line, item.terminal), rules.slack)):
        note = f"{note}; {late}" if note else late
    if note and not price:
        return
    last = _set(state.last, {f"{line.lane} {item.terminal}": item.at, f"terminal {item.terminal}": item.at})
    state = replace(state, bound=_set(state.bound, bound), who=_set((), who), last=last)
    yield _moved(
        state, Move(index, "WRONG" if note else "GOOD", line.line, line.lane, step, note), price if note else 0
    )


def _since(state: State, line: Expected, terminal: int) -> float:
    """When the clock of the line's `(after …)` started: at the lane's previous line in this terminal, or the action."""
    last = dict(state.last)
    return last.get(f"{line.lane or 'terminal'} {terminal}", last.get(f"act {terminal}", 0.0))


def _moved(state: State, move: Move, cost: int = 0) -> State:
    return replace(state, cost=state.cost + cost, moves=(move, state.moves))


def _placed(script: Script, state: State, terminal: int, at: int, done: tuple[int, ...] | None = None) -> State:
    if done is None:
        slots = script.slots[terminal - 1]
        done = _nothing(slots[at] if at < len(slots) else None)
    places = state.places
    return replace(state, places=(*places[: terminal - 1], (at, done), *places[terminal:]))


def _unique(states: Iterable[State]) -> list[State]:
    """One state for each future, the cheapest."""
    best: dict[object, State] = {}
    for state in states:
        if state.key not in best or state.cost < best[state.key].cost:
            best[state.key] = state
    return list(best.values())


def _set(pairs: tuple[tuple[str, T], ...], new: Mapping[str, T]) -> tuple[tuple[str, T], ...]:
    return tuple(sorted({**dict(pairs), **new}.items()))


def _nothing(slot: Slot | None) -> tuple[int, ...]:
    return (0,) * len(_lanes(slot.element)) if slot and isinstance(slot.element, Lanes) else ()


def _lanes(block: Lanes) -> dict[str, list[Expected]]:
    result: dict[str, list[Expected]] = {}
    for line in block.lines:
        result.setdefault(line.lane, []).append(line)
    return result
