"""What a timeline is made of: the moments of a run, its rows, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from harness.capture import Event, EventCall
from harness.picture.lane_colours import Lane

PartKind = Literal["text", "code", "strong", "lane"]
"""How a piece of a sentence is written; `lane` is a process's name, in its colour."""
MarkKind = Literal[
    "born", "exit", "exec", "print", "call", "seen", "fork", "collect", "message", "signal", "cut"
]  # fmt: skip
"""What is drawn on a row; see `Mark.kind`."""
MomentCall = (
    EventCall
    | Literal[
        "start",
        "wait begins",
        "read begins",
        "write begins",
        "accept begins",
        "lock begins",
        "wakes",
        "sleeps",
        "key",
        "ps",
        "command",
    ]
)
"""An event's call, or what happened that is not the call of an event."""
LeftOut = EventCall | Literal["pipes"]
"""What can be left without a row of its own: a call, or all that concerns a pipe."""
RowKind = Literal["event", "gap"]
"""Something that happened, or a stretch of time without it."""
LaneState = Literal["running", "asleep", "waiting", "zombie", ""]
"""What a process does: nothing before it is born and after it is gone.

`running` is all that no traced call tells otherwise, and a process runs while one of its threads does.  A thread that
waits for another, in `join` or for a lock, waits in futex(2).  Tracing that costs a program with threads that take
turns: two that pass 2000 items through a queue of one call it 18 000 times, and took 2.7 times as long as traced
without it (measured).  A picture that says "running" of who waits would be worse.
"""
RUNNING: Final = "running"
ASLEEP: Final = "asleep"
WAITING: Final = "waiting"
ZOMBIE: Final = "zombie"
NONE: Final = ""


@dataclass(frozen=True)
class Part:
    """A piece of a row's sentence."""

    text: str
    kind: PartKind = "text"
    lane: int | None = None
    """Index of the lane that it names."""


@dataclass(frozen=True)
class Mark:
    """Something drawn on a row."""

    kind: MarkKind
    """What is drawn.

    On one lane: `born`, `exit`, `exec`, `print`, `call`, `seen`.  From a lane to another: `fork`, `collect`
    (from the child to whom waited), `message` (through a pipe), `signal`.  Through all lanes: `cut`.
    """
    lane: int
    """Index of the lane; the one it starts from.  0 for `cut`."""
    to: int | None = None
    """Index of the lane where it ends."""


@dataclass(frozen=True)
class Moment:
    """One thing that happened; later a row."""

    at: float
    until: float
    call: MomentCall
    lane: int
    """Index of the lane that it is about; -1 for a command of a terminal."""
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...] = ()
    slip: tuple[str, ...] = ()
    event: Event | None = None
    bytes: tuple[int, int] | None = None
    """Of a read or write of a pipe: which bytes of all that went through it, from and to."""


@dataclass(frozen=True)
class Row:
    """One event, or a stretch of time without one."""

    kind: RowKind
    at: float
    """Seconds since the session's start."""
    until: float
    """When the last of its calls was over; a gap's end."""
    before: tuple[LaneState, ...]
    """What each lane does down to the row's event; in a gap all along it."""
    after: tuple[LaneState, ...]
    """What each lane does from the event on."""
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    slip: tuple[str, ...] = ()
    """The lines that were printed."""
    by: int | None = None
    """Index of the lane that the row is about; who printed the slip."""
    stamp: str = ""
    """The time as shown, such as `2.035`; empty if it is that of the row above.  Of a gap its length: `+2.0 s`."""


@dataclass(frozen=True)
class Timeline:
    """A picture of one run."""

    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    zombies: tuple[tuple[int, float], ...]
    """Each lane that was a zombie until somebody collected it, and for how many seconds."""
