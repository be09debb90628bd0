"""What the matcher knows: items that came, readings of them, and the moves that led there.  Pure data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from harness.capture import CheckKind
from harness.session import AnyLines, Element, Expected, LaneBlock, Script, Slot

T = TypeVar("T")

ItemKind = Literal["output", "act", "ended"]
"""What can happen in a terminal: a line came, an action was done, a command ended."""
MoveKind = CheckKind | Literal["others", "any"]
"""What can become of an item: what a check says of it, or that `... |` or `...` allows it."""


@dataclass(frozen=True)
class Item:
    """Something that happened in a terminal."""

    terminal: int
    at: float
    """Seconds since the session began."""
    kind: ItemKind
    """`act`: the action of step number `step` was done; `ended`: the command ended with `status`."""
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
    kind: MoveKind
    line: int
    """Of the session file; 0 for `EXTRA`."""
    lane: str
    step: int
    note: str = ""


@dataclass(frozen=True, eq=False)
class Way:
    """How a reading came about.  It may be thousands of moves long, so two are equal only if they are one object."""

    move: Move
    """The newest."""
    before: Way | None


@dataclass(frozen=True)
class State:
    """One reading of what came so far."""

    places: tuple[tuple[int, tuple[int, ...]], ...]
    """For each terminal: the element that is waited for, and how many lines of each of its lanes came."""
    bound: tuple[tuple[str, str], ...] = ()
    who: tuple[tuple[str, int], ...] = ()
    """Lane and the process that writes it."""
    last: tuple[tuple[str, float], ...] = ()
    """When the last line of a lane in a terminal, or of the terminal, came, where it will be asked for; and its
    last action."""
    cost: int = 0
    moves: Way | None = None
    """The way here."""

    @property
    def key(self) -> object:
        """States with the same future."""
        return self.places, self.bound, self.who, self.last

    def way(self) -> list[Move]:
        """The moves, oldest first."""
        result: list[Move] = []
        here = self.moves
        while here:
            result.append(here.move)
            here = here.before
        return result[::-1]


def moved(state: State, move: Move, cost: int = 0) -> State:
    """The state after a move that changes no place."""
    return replace(state, cost=state.cost + cost, moves=Way(move, state.moves))


def placed(script: Script, state: State, terminal: int, at: int, done: tuple[int, ...] | None = None) -> State:
    """The state at another element of a terminal, of whose lanes `done` lines came (none, if it is not given)."""
    if done is None:
        slots = script.slots[terminal - 1]
        done = nothing(slots[at] if at < len(slots) else None)
    places = state.places
    return replace(state, places=(*places[: terminal - 1], (at, done), *places[terminal:]))


def acted(state: State, terminal: int, at: float) -> State:
    """The state after an action: the clocks of the terminal start."""
    return replace(state, last=changed(state.last, {f"act {terminal}": at, f"terminal {terminal}": at}))


def clocked(script: Script, state: State, line: Expected, terminal: int, at: float = math.nan) -> State:
    """The state with the clocks that the line starts; if it never came (nan), nobody can be early or late after it.

    A clock is kept only while the next line of its lane asks for it: states that differ in it alone have the
    same future otherwise, and two lanes of equal lines would have as many states as there are ways to deal them.
    """
    last = {key: value for key, value in state.last if key != f"{line.lane} {terminal}"}
    if line.line in script.clocks:
        last[f"{line.lane} {terminal}"] = at
    if line.line in script.barrier_clocks:
        last[f"terminal {terminal}"] = at
    return replace(state, last=tuple(sorted(last.items())))


def since(state: State, line: Expected, terminal: int) -> float:
    """When the clock of the line's `(after …)` started: at the lane's previous line in this terminal, or the action."""
    last = dict(state.last)
    return last.get(f"{line.lane or 'terminal'} {terminal}", last.get(f"act {terminal}", 0.0))


def unique(states: Iterable[State]) -> list[State]:
    """One state for each future, the cheapest."""
    best: dict[object, State] = {}
    for state in states:
        key = state.key
        if key not in best or state.cost < best[key].cost:
            best[key] = state
    return list(best.values())


def changed(pairs: tuple[tuple[str, T], ...], new: Mapping[str, T]) -> tuple[tuple[str, T], ...]:
    """A mapping, kept as sorted pairs, with new values."""
    return tuple(sorted({**dict(pairs), **new}.items()))


def satisfied(element: Element | None, done: tuple[int, ...]) -> bool:
    """Whether an element needs nothing more."""
    if isinstance(element, LaneBlock):
        return all(n == len(lines) for n, lines in zip(done, element.lanes.values(), strict=True))
    return isinstance(element, AnyLines)


def nothing(slot: Slot | None) -> tuple[int, ...]:
    """How many lines of each lane of an element came, at its beginning."""
    return (0,) * len(slot.element.lanes) if slot and isinstance(slot.element, LaneBlock) else ()
