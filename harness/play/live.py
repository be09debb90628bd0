"""How far a session is while it runs: whether what is waited for has come, or can no longer come.

Whether it was right is decided afterwards, by `harness.match.judge`, from what was kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from harness import match
from harness.match import LIVE, Item, State
from harness.session import Script


class Commands:
    """Which terminals may still have somebody in them who writes."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        """Terminals whose command has not ended."""
        self._given: Counter[int] = Counter()
        """How many commands each terminal was given."""
        self._idle: dict[int, int] = {}
        """After how many of them nobody was left in it."""

    def begun(self, terminal: int) -> None:
        """A command was given to a terminal."""
        self.running.add(terminal)
        self._given[terminal] += 1

    def ended(self, terminal: int) -> None:
        """A terminal's command ended; what it started may still run."""
        self.running.discard(terminal)

    def idle(self, terminal: int, count: int) -> None:
        """No process is left of the first `count` commands of a terminal."""
        self._idle[terminal] = count

    def silent(self, terminal: int) -> bool:
        """Whether nobody is left in a terminal that was given a command."""
        return terminal not in self.running and self._idle.get(terminal) == self._given[terminal]

    def all_idle(self) -> bool:
        """Whether nobody is left in any terminal."""
        return not self.running and all(self._idle.get(terminal) == given for terminal, given in self._given.items())


class Live:
    """Follows a session item by item, as the readings of what came so far that are as the session says."""

    def __init__(self, script: Script, commands: Commands, now: Callable[[], float]) -> None:
        self._script, self._commands, self._now = script, commands, now
        self._states: list[State] = [match.start(script)]
        """When nothing that came is as the session says any more: the last in which it was."""
        self._came = 0
        """How many items came."""
        self.step = 0
        """The step that is being done, or waited for."""
        self.dead_since: float | None = None
        """Since when it is certain that the session fails."""

    def take(self, item: Item) -> None:
        """Something came."""
        after = match.advance(self._script, self._states, item, self._came, LIVE)
        self._came += 1
        if after:
            self._states = after
        elif self.dead_since is None:
            self.dead_since = self._now()

    def arrived(self, growing: Iterable[Item]) -> bool:
        """Whether all that the session expects up to this step has come, with the lines that are still growing."""
        if self._script.over(self.step) and self._terminal in self._commands.running:
            return False
        states = self._states
        for item in growing:
            # A prompt has no newline; it is tried, and tried again when there is more of it.
            states = match.advance(self._script, states, item, 0, LIVE) or states
        return any(match.complete(self._script, state, self.step) for state in states)

    def hopeless(self) -> bool:
        """Whether nobody is left who could write what is waited for, or the step failed and its command is over."""
        failed = self.dead_since is not None and self._terminal not in self._commands.running
        return failed or self._commands.silent(self._terminal)

    def expected(self) -> str:
        """What is waited for, for a message."""
        best = max(self._states, key=lambda s: s.places)
        for move in match.finish(self._script, [best])[0].way():
            if move.kind == "MISSING":
                return f"line {move.line}"
        return f"the end of the command of line {self._script.session.steps[self._script.command_of(self.step)].line}"

    def step_in(self, terminal: int) -> int:
        """The last step in a terminal, of those that were begun."""
        steps = self._script.session.steps[: self.step + 1]
        return max(number for number, step in enumerate(steps) if step.terminal == terminal)

    @property
    def _terminal(self) -> int:
        return self._script.session.steps[self.step].terminal
