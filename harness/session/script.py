"""A session laid out terminal by terminal, as the matcher and the player walk through it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from harness.session.model import Element, Ended, Expected, LaneBlock, Session


@dataclass(frozen=True)
class Slot:
    """A place in the order of one terminal: an action, or an element that must come."""

    step: int
    element: Element | None
    """None: the step's action."""


@dataclass(frozen=True)
class Script:
    """A session, laid out terminal by terminal."""

    session: Session

    @cached_property
    def slots(self) -> tuple[tuple[Slot, ...], ...]:
        """For each terminal, what comes in it."""
        result: list[tuple[Slot, ...]] = []
        for terminal in range(1, self.session.terminals + 1):
            slots: list[Slot] = []
            for number, step in enumerate(self.session.steps):
                if step.terminal == terminal:
                    if step.action:
                        slots.append(Slot(number, None))
                    slots.extend(Slot(number, element) for element in step.elements)
            result.append(tuple(slots))
        return tuple(result)

    @cached_property
    def clocks(self) -> frozenset[int]:
        """The lines (numbers) whose time the next line of their lane in their terminal asks for."""
        result: set[int] = set()
        for slots in self.slots:
            before: dict[str, int] = {}
            for slot in slots:
                for line in _lines(slot.element):
                    if line.lane and line.timed and line.lane in before:
                        result.add(before[line.lane])
                    before[line.lane] = line.line
        return frozenset(result)

    @cached_property
    def barrier_clocks(self) -> frozenset[int]:
        """The lines whose time a line without a lane asks for: any of those since the barrier or action before it."""
        result: set[int] = set()
        for slots in self.slots:
            before: list[int] = []
            for slot in slots:
                if slot.element is None:
                    before = []
                for line in _lines(slot.element):
                    if not line.lane:
                        result.update(before if line.timed else ())
                        before = []
                    before.append(line.line)
        return frozenset(result)

    @cached_property
    def silent(self) -> frozenset[int]:
        """Steps whose command has no `?` of its own before the terminal's next command."""
        result: set[int] = set()
        last: dict[int, int] = {}
        for number, step in enumerate(self.session.steps):
            if step.action and step.action.kind == "command":
                last[step.terminal] = number
                result.add(number)
            if any(isinstance(e, Ended) for e in step.elements):
                result.discard(last[step.terminal])
        return frozenset(result)

    def command_of(self, step: int) -> int:
        """The step that gave the command which runs in step `step`'s terminal."""
        terminal = self.session.steps[step].terminal
        return max(
            n
            for n, s in enumerate(self.session.steps[: step + 1])
            if s.terminal == terminal and s.action and s.action.kind == "command"
        )

    def over(self, step: int) -> bool:
        """Whether the command that runs in this step has nothing more to come: then its end is waited for."""
        terminal = self.session.steps[step].terminal
        for later in self.session.steps[step + 1 :]:
            if later.terminal == terminal:
                return bool(later.action and later.action.kind == "command")
        return True


def _lines(element: Element | None) -> tuple[Expected, ...]:
    return element.lines if isinstance(element, LaneBlock) else (element,) if isinstance(element, Expected) else ()
