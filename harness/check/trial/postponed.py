"""Reports whose answer is put off, so that the process that made one waits: at a meeting, or as the first child.

The supervisor hands them over, and gives each its turn after every round of the watch.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.check.trial.report_line import ReportLine
from harness.check.trial.seen import Seen, Told
from harness.check.trial.watch import Watch


@dataclass(frozen=True)
class _Guest:
    """A process that is in a `stage.meet`."""

    line: ReportLine
    until: float
    """When it waits no longer."""


class Meeting:
    """Processes that wait for one another; each is answered with how many they were."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.guests: list[_Guest] = []

    def join(self, line: ReportLine, number: int, seconds: float) -> None:
        """Have one more wait, at most so long; if there are `number` now, all go on."""
        self.guests.append(_Guest(line, self.watch.clock() + seconds))
        if len(self.guests) >= number:
            self._dismiss(self.guests)

    def turns(self) -> list[float]:
        """When `give_up` will have something to do."""
        return [guest.until for guest in self.guests]

    def give_up(self) -> None:
        """Let those go on who have waited long enough."""
        now = self.watch.clock()
        self._dismiss([guest for guest in self.guests if guest.until <= now])

    def call_off(self) -> None:
        """Let all go on, with 0 for an answer: the run is ended."""
        for guest in self.guests:
            guest.line.answer(b"0")
        self.guests = []

    def _dismiss(self, those: list[_Guest]) -> None:
        count = str(len(self.guests)).encode()
        self.guests = [guest for guest in self.guests if guest not in those]
        for guest in those:
            guest.line.answer(count)


class FirstChild:
    """The program's first child, held back where the job wants that (see `Program.hold`)."""

    def __init__(self, watch: Watch, seen: Seen, wanted: bool) -> None:
        self.watch = watch
        self.seen = seen
        self.wanted = wanted
        self.parent = 0
        """Pid of the program; 0 until it has been started."""
        self.held: tuple[ReportLine, Told] | None = None
        """The report that waits for its answer."""
        self.free_at = 0.0
        """When it may go on, as far as that is known now; 0 before it was held."""

    def hold(self, line: ReportLine, told: Told) -> bool:
        """Whether this report is kept waiting: the first one by which the first child writes a message, or ends."""
        process = self.watch.known.get(told.pid)
        first = process is not None and process.parent == self.parent and process.number == 1
        if not (self.wanted and first and self.held is None and not self.free_at):
            return False
        self.held = (line, told)
        return True

    def turns(self) -> list[float]:
        """When `let_go` may have something to do."""
        return [self.free_at] if self.held is not None and self.free_at > 0 else []

    def let_go(self) -> None:
        """Let it go on, once another child has done the same and its parent has had time to say so."""
        if self.held is None:
            return
        line, told = self.held
        clock, reports = self.watch.clock, self.watch.run.told
        siblings = {p.pid: p for p in self.watch.known.values() if p.parent == self.parent and p.pid != told.pid}
        done = [other.at for other in reports if other.what == told.what == "wrote" and other.pid in siblings]
        done += [p.ended for p in siblings.values() if p.ended is not None]
        # Without a sibling the program may be waiting for this one before it forks the next.
        longest = told.at + (6 if siblings else 2 * self.seen.soon)
        self.free_at = min(done) + 2 * self.seen.soon if done else longest
        if clock() >= self.free_at:
            self.held = None
            reports.remove(told)  # it does it now
            reports.append(Told(clock(), told.pid, told.what, told.data | {"held": clock() - told.at}))
            line.answer(b"")
