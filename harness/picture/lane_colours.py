"""Which process has which colour and shape.

Colours go by order of birth in a run, but a parent has the first and its child the second, as in the listings, whoever
was there before them.  Only a process of the program that the session is about has one: not the shell, not a `ps` that
looks on.  The number names the colour (`.p1` to `.p5` in tokens.css) and the shape (`#shape-1`
to `#shape-5` of the page); a sixth process starts over.  A colour never stands alone: the name is always written.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.capture import Capture

COLOURS = 5
"""How many colours and shapes there are."""


@dataclass(frozen=True)
class Lane:
    """A process of the program, as the page tells it from others."""

    name: str
    """Its name in the session's cast; `pid N` if it has none."""
    pid: int | None
    """None when the run was not traced and the session has no hole for its pid."""
    number: int
    """1 to 5: its colour and shape."""


@dataclass(frozen=True)
class Lanes:
    """The processes of a run that have a colour, in order of birth."""

    all: tuple[Lane, ...]

    def named(self, name: str) -> Lane | None:
        """The lane with that name in the cast."""
        return next((lane for lane in self.all if lane.name == name), None)

    def of_pid(self, pid: int) -> Lane | None:
        """The lane of that process."""
        return next((lane for lane in self.all if lane.pid == pid), None)


def lanes(capture: Capture) -> Lanes:
    """The coloured processes of `capture`."""
    pairs = _traced(capture) if capture.processes else _untraced(capture)
    numbers = _numbers([name for name, _ in pairs])
    return Lanes(tuple(Lane(name, pid, number) for (name, pid), number in zip(pairs, numbers, strict=True)))


def _numbers(names: list[str]) -> list[int]:
    """The colours of the processes with these names, in order of birth."""
    first = ("parent", "child") if "parent" in names else ()
    by_colour = sorted(range(len(names)), key=lambda at: first.index(names[at]) if names[at] in first else len(first))
    return [by_colour.index(at) % COLOURS + 1 for at in range(len(names))]


def _traced(capture: Capture) -> list[tuple[str, int | None]]:
    """Named processes, and nameless ones that descend from one of them."""
    found: dict[int, str] = {}
    for process in sorted(capture.processes, key=lambda process: process.born):
        if process.name or process.parent in found:
            found[process.pid] = process.name or f"pid {process.pid}"
    return [(name, pid) for pid, name in found.items()]


def _untraced(capture: Capture) -> list[tuple[str, int | None]]:
    """The lanes of the session by the order in which they first speak, the parent before all."""
    names = dict.fromkeys(line.lane for step in capture.steps for line in step.lines if line.lane)
    ordered = sorted(names, key=lambda name: name != "parent")
    return [(name, int(pid) if (pid := capture.values.get(name, "")).isdigit() else None) for name in ordered]
