"""Lanes and holes: whether what came is what the session expects.  Pure: no I/O, no processes, no clock.

The matcher is a set of states.  Each item (a line of output, an action, a command's end) turns every
state into the states that it allows; no state left means that the item is not what the session says.
Several states are needed because a line may fit two lanes, and only a later one tells which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from harness.match.line_rules import distinct, untimely, written
from harness.match.state import (
    Item,
    Move,
    Rules,
    State,
    acted,
    changed,
    clocked,
    moved,
    nothing,
    placed,
    satisfied,
    since,
    unique,
)
from harness.session import AnyLines, Ended, Expected, LaneBlock, Script, Slot

WIDTH = 64
"""How many readings of a run that is not as it should be are followed at a time."""


def start(script: Script) -> State:
    """Nothing came yet."""
    return State(tuple((0, nothing(slots[0] if slots else None)) for slots in script.slots))


def advance(script: Script, states: Iterable[State], item: Item, index: int, rules: Rules) -> list[State]:
    """The states after the item; empty if no state allows it."""
    attempt = _Attempt(script, item, index, rules)
    return unique(after for state in states for after in attempt.after(state))


def repair(
    script: Script, states: Iterable[State], item: Item, index: int, rules: Rules, width: int = WIDTH
) -> list[State]:
    """The states after the item at a price: lines are left out (`MISSING`), one too many (`EXTRA`), or `WRONG`."""
    attempt = _Attempt(script, item, index, rules, price=1)
    result: list[State] = []
    for state in states:
        for skipped in _given_up(script, state, item):
            result.extend(attempt.after(skipped))
        if item.kind == "output":
            slot = _slot(script, state, item.terminal)
            move = Move(index, "EXTRA", 0, "", slot.step if slot else -1)
            result.append(moved(state, move, cost=1))
        elif item.kind == "ended":
            result.append(moved(state, Move(index, "EXTRA", 0, "", -1, "the command ended"), cost=1))
    return sorted(unique(result), key=lambda s: s.cost)[:width]


def finish(script: Script, states: Iterable[State]) -> list[State]:
    """The states in which every expected line came, or, if there is none, the best with what is `MISSING`."""
    result: list[State] = []
    for state in states:
        for terminal, slots in enumerate(script.slots, 1):
            while state.places[terminal - 1][0] < len(slots):
                state = _without(script, state, terminal)
        result.append(state)
    best = min((s.cost for s in result), default=0)
    return [s for s in result if s.cost == best]


def complete(script: Script, state: State, step: int) -> bool:
    """Whether all that steps up to `step` expect has come."""
    for slots, place in zip(script.slots, state.places, strict=True):
        at = place[0]
        while at < len(slots) and slots[at].step <= step:
            if not satisfied(slots[at].element, place[1] if at == place[0] else nothing(slots[at])):
                return False
            at += 1
    return True


def _slot(script: Script, state: State, terminal: int) -> Slot | None:
    slots, (at, _) = script.slots[terminal - 1], state.places[terminal - 1]
    return slots[at] if at < len(slots) else (slots[-1] if slots else None)


def _reachable(script: Script, state: State, terminal: int) -> Iterator[State]:
    """The state, and those after the elements that need nothing more."""
    slots = script.slots[terminal - 1]
    while True:
        yield state
        at, done = state.places[terminal - 1]
        if at >= len(slots) or not satisfied(slots[at].element, done):
            return
        state = placed(script, state, terminal, at + 1)


def _given_up(script: Script, state: State, item: Item) -> Iterator[State]:
    """The state, and those in which more and more of what is expected before the item's place is given up.

    Never an action: it is done by ourselves, so what comes before it comes too early for what follows it.
    """
    slots, number = script.slots[item.terminal - 1], item.terminal - 1
    yield state
    while state.places[number][0] < len(slots):
        slot = slots[state.places[number][0]]
        if slot.element is None:
            return
        if isinstance(slot.element, LaneBlock):
            # In a lane: only what is before the item in its own lane need be given up for it.
            for lane in range(len(slot.element.lanes)):
                here = state
                while (after := _lane_line(script, here, item.terminal, lane)) is not None:
                    here = after
                    yield here
        state = _without(script, state, item.terminal)
        yield state


def _lane_line(script: Script, state: State, terminal: int, number: int) -> State | None:
    """The state in which the next line of one lane of a block is given up; None if none is left."""
    at, done = state.places[terminal - 1]
    slot = script.slots[terminal - 1][at]
    assert isinstance(slot.element, LaneBlock)
    lines = list(slot.element.lanes.values())[number]
    if done[number] == len(lines):
        return None
    line = lines[done[number]]
    more = (*done[:number], done[number] + 1, *done[number + 1 :])
    state = clocked(script, placed(script, state, terminal, at, more), line, terminal)
    return moved(state, Move(-1, "MISSING", line.line, line.lane, slot.step), cost=1)


def _without(script: Script, state: State, terminal: int) -> State:
    """The state behind the element that is waited for; what is left of it is given up."""
    at, done = state.places[terminal - 1]
    slot = script.slots[terminal - 1][at]
    if isinstance(slot.element, LaneBlock):
        for number in range(len(slot.element.lanes)):
            while (after := _lane_line(script, state, terminal, number)) is not None:
                state = after
    elif not satisfied(slot.element, done):
        line = slot.element.line if slot.element else script.session.steps[slot.step].line
        state = moved(state, Move(-1, "MISSING", line, "", slot.step), cost=1)
        if isinstance(slot.element, Expected):
            state = clocked(script, state, slot.element, terminal)
    return placed(script, state, terminal, at + 1)


@dataclass(frozen=True)
class _Attempt:
    """One item, tried on states: what stays the same while it is, and the states that the item leads to."""

    script: Script
    item: Item
    index: int
    """The item's place among all that came."""
    rules: Rules
    price: int = 0
    """What it costs to be only nearly right; 0: it is not allowed."""

    def after(self, state: State) -> Iterator[State]:
        """The states in which the item has its place."""
        if self.item.kind == "ended" and self.script.command_of(self.item.step) in self.script.silent:
            yield from self._silent_end(state)
            return
        terminal = self.item.terminal
        slots = self.script.slots[terminal - 1]
        for here in _reachable(self.script, state, terminal):
            at = here.places[terminal - 1][0]
            if at >= len(slots):
                return
            yield from self._in_slot(here, slots[at])

    def _silent_end(self, state: State) -> Iterator[State]:
        """The end of a command of which the session does not say how it is to end."""
        slot = _slot(self.script, state, self.item.terminal)
        step = slot.step if slot else -1
        if self.item.status == 0:
            yield moved(state, Move(self.index, "any", 0, "", step))
        elif self.price:
            line = self.script.session.steps[self.script.command_of(self.item.step)].line
            move = Move(self.index, "WRONG", line, "", step, "the command was to end with 0")
            yield moved(state, move, cost=self.price)

    def _in_slot(self, state: State, slot: Slot) -> Iterator[State]:
        """The states after the item, if it is (some of) what is waited for in the slot."""
        item, element = self.item, slot.element
        if element is None:
            if item.kind == "act" and item.step == slot.step:
                yield acted(self._behind(state), item.terminal, item.at)
        elif isinstance(element, Ended):
            if item.kind == "ended" and (item.status == element.status or self.price):
                right = item.status == element.status
                note = "" if right else "the command ended in another way"
                move = Move(self.index, "GOOD" if right else "WRONG", element.line, "", slot.step, note)
                yield moved(self._behind(state), move, cost=0 if right else self.price)
        elif item.kind != "output":
            return
        elif isinstance(element, AnyLines):
            yield moved(state, Move(self.index, "any", element.line, "", slot.step))
        elif isinstance(element, Expected):
            yield from self._line(self._behind(state), element, slot.step)
        else:
            yield from self._in_lanes(state, element, slot.step)

    def _in_lanes(self, state: State, block: LaneBlock, step: int) -> Iterator[State]:
        """The states in which the item is the next line of one of the lanes, or somebody else's."""
        at, done = state.places[self.item.terminal - 1]
        for number, lines in enumerate(block.lanes.values()):
            if done[number] < len(lines):
                more = (*done[:number], done[number] + 1, *done[number + 1 :])
                after = placed(self.script, state, self.item.terminal, at, more)
                yield from self._line(after, lines[done[number]], step)
        if block.others:
            yield moved(state, Move(self.index, "others", block.lines[0].line if block.lines else 0, "", step))

    def _line(self, state: State, line: Expected, step: int) -> Iterator[State]:
        """The state after an expected line, if the item is that line."""
        item, cast = self.item, self.script.session.cast
        bound = line.pattern.match(item.text, dict(state.bound))
        if bound is None or not distinct(cast, bound):
            return
        who, note = written(cast, dict(state.who), line, item.pids, bound)
        if self.rules.timed and (late := untimely(line, item.at - since(state, line, item.terminal), self.rules.slack)):
            note = f"{note}; {late}" if note else late
        if note and not self.price:
            return
        state = replace(state, bound=changed(state.bound, bound), who=changed((), who))
        move = Move(self.index, "WRONG" if note else "GOOD", line.line, line.lane, step, note)
        yield moved(clocked(self.script, state, line, item.terminal, item.at), move, self.price if note else 0)

    def _behind(self, state: State) -> State:
        """The state at the next element of the item's terminal."""
        return placed(self.script, state, self.item.terminal, state.places[self.item.terminal - 1][0] + 1)
