"""What a trial saw: plain data, made by the supervisor and read by a contract's judge.

Times are seconds since the trial began.  An event that the supervisor notices (output, an end) has two: it happened
not before `since` and not after `at`; they lie a fraction of a millisecond apart unless the machine is busy.  So
`one.at <= other.since` is proof of an order, and `one.at < other.at` is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.processes import Other

NUMBER = re.compile(r"(?<!\w)(?<!\d\.)\d+(?!\w)(?!\.\d)")
"""A whole number that stands by itself in a text."""

Stream = Literal["stdout", "stderr"]
Fault = Literal["", "deadline", "flood", "storm", "vanished"]
"""Why a run was not left to end by itself: nothing, it took too long, too much output, too many processes, or the
process that plays the caller, or what watches it, was killed."""


@dataclass(frozen=True)
class Piece:
    """Output that one process wrote; the kernel names the writer.  Several writes in a row may come as one piece."""

    at: float
    since: float
    pid: int
    text: str
    stream: Stream = "stdout"

    def has(self, number: int) -> bool:
        """Whether that number stands in the piece."""
        return str(number) in NUMBER.findall(self.text)


@dataclass
class TrialProcess:
    """A process of the trial."""

    pid: int
    parent: int
    """Who forked it; 0 if unknown (a program that is not Python forked it)."""
    born: float
    """When it was noticed; which of two births in quick succession came first, `number` says."""
    ended: float | None = None
    """When it ended; None if it was still there when the trial was over (see `Run.leftovers`)."""
    alive: float = 0.0
    """When it was last known not to have ended."""
    status: int | None = None
    """Exit status 0..255, or minus the signal's number; None if its own parent collected it."""
    adopted: bool = False
    """Whether its parent ended without waiting for it, so that the supervisor had to."""
    cpu: float | None = None
    """Seconds of processor time, with what its reaped children used; None if its own parent collected it."""
    number: int = 0
    """Which child of its parent it is, counted from 1; 0 if unknown."""
    execs: list[str] = field(default_factory=list)
    """The programs it asked exec for, or was started with, in order, as far as Python code asked."""


@dataclass(frozen=True)
class Told:
    """What a process of the reader's reported: `what` with `data`.

    From a scene's `stage.tell(what, **data)` and `stage.call` (`came back`: value, type, error, kind); from the
    harness `strayed` (during, value, error, kind), `audit` (event, args), `started` (argv), `loaded` (names),
    `unloadable` (kind, error, line), `scene failed` (error), `played`, `took` (fd, to, size), `leaving`, `wrote` (fd,
    to, size, text); a child that was held back did the last two `held` seconds later than it wanted to.
    """

    at: float
    pid: int
    what: str
    data: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.data.get(key)


@dataclass(frozen=True)
class Look:
    """A snapshot, asked for by `stage.look(label)`."""

    at: float
    pid: int
    label: str
    others: tuple[Other, ...]
    """Every process of the scene except the one that asked, even zombies."""
    fds: dict[int, str]
    """Open descriptors of the one that asked: number -> what it refers to, such as `pipe:[123]`."""

    @property
    def zombies(self) -> tuple[Other, ...]:
        """Those that ended and were not waited for."""
        return tuple(other for other in self.others if other.state == "Z")

    @property
    def living(self) -> tuple[Other, ...]:
        """Those that have not ended."""
        return tuple(other for other in self.others if other.state != "Z")


@dataclass
class Run:
    """A program, or a scene, as it ran."""

    name: str
    first: int = 0
    """Pid of the first process: the program's, or the one that plays the scene."""
    began: float = 0.0
    over: float = 0.0
    processes: dict[int, TrialProcess] = field(default_factory=dict)
    """By pid, the first process among them."""
    pieces: list[Piece] = field(default_factory=list)
    """Output, in order."""
    told: list[Told] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    leftovers: tuple[Other, ...] = ()
    """What was still there when the time was up, and was ended by the supervisor."""
    fault: Fault = ""
    stopped_with: dict[int, str] = field(default_factory=dict)
    """Open descriptors of the first process when a fault ended the run: number -> what it refers to, such as
    `pipe:[123]`.  A pipe that stands there twice is one of which it held both ends."""

    @property
    def main(self) -> TrialProcess:
        """The first process."""
        return self.processes.get(self.first) or TrialProcess(self.first, 0, self.began)

    @property
    def children(self) -> list[TrialProcess]:
        """Every process except the first; its own children come first, in the order in which it forked them."""
        others = [process for process in self.processes.values() if process.pid != self.first]
        return sorted(others, key=lambda other: (other.parent != self.first, other.parent, other.number, other.born))

    def text(self, pid: int | None = None, stream: Stream = "stdout") -> str:
        """All that a process (or every one) wrote to a stream."""
        return "".join(p.text for p in self.pieces if p.stream == stream and pid in (None, p.pid))

    def heard(self, what: str) -> list[Told]:
        """What was told under that name, in order."""
        return [told for told in self.told if told.what == what]

    def look(self, label: str) -> Look | None:
        """The look of that label, if it was reached."""
        return next((look for look in self.looks if look.label == label), None)

    @property
    def strays(self) -> list[Told]:
        """Processes that ran on where only their parent should."""
        return self.heard("strayed")


@dataclass
class Seen:
    """A whole trial."""

    reaper: int = 0
    """Pid of the supervisor: the new parent of every orphan."""
    start_cost: float = 0.0
    """Seconds from exec to the first line of Python code: how fast this machine is now."""
    load: Run = field(default_factory=lambda: Run("load"))
    """The program; or, for scenes, what happened while the file was loaded."""
    scenes: dict[str, Run] = field(default_factory=dict)
    """By name, in order; those that were reached."""
    log: tuple[str, ...] = ()
    """Lines that the commands of `trial.bash` wrote to the file `$CHECK_LOG`."""
    private: bool = False
    """Whether it ran in a pid namespace of its own."""

    @property
    def soon(self) -> float:
        """Seconds that count as soon on this machine: under 0.3 on an idle laptop, above 1 on an emulated one."""
        return 0.25 + self.start_cost
