"""What a `.session` says, as data: its steps, the lines that must come, the kernel's block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from harness import layout
from harness.session.pattern import Pattern

ActionKind = Literal["command", "key", "typed"]
"""What the reader does: gives a command, presses a key, types text and Enter."""
ConditionKind = Literal["needs", "only"]
"""What a session asks for: a command that is there, or a platform."""


class SessionError(Exception):
    """A session file that cannot be read: `file:line: what is wrong; what would be right`."""

    def __init__(self, path: Path, line: int, wrong: str, right: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {wrong}; {right}")

    @classmethod
    def several(cls, messages: Sequence[str]) -> SessionError:
        """The errors of several files as one."""
        error = cls.__new__(cls)
        Exception.__init__(error, "\n".join(messages))
        return error


@dataclass(frozen=True)
class Action:
    """Something that the reader does in a terminal."""

    line: int
    kind: ActionKind
    text: str

    @property
    def written(self) -> str:
        """As the session writes it."""
        return f"$ {self.text}" if self.kind == "command" else f"[{self.text}]"


@dataclass(frozen=True)
class Expected:
    """A line that must come."""

    line: int
    lane: str
    """Empty: a barrier."""
    pattern: Pattern
    after: float = 0.0
    """At least so many seconds since the lane's previous line."""
    within: float | None = None
    """At most so many."""

    @property
    def timed(self) -> bool:
        """Whether it matters when it comes."""
        return self.after > 0 or self.within is not None


@dataclass(frozen=True)
class LaneBlock:
    """Consecutive lines of several lanes, which may come in any order that keeps each lane's own."""

    lines: tuple[Expected, ...]
    others: bool
    """Whether lines of anybody else may come in between (`... |`)."""

    @cached_property
    def lanes(self) -> dict[str, tuple[Expected, ...]]:
        """The lines of each lane, in the order in which the lanes first appear."""
        names = dict.fromkeys(line.lane for line in self.lines)
        return {name: tuple(line for line in self.lines if line.lane == name) for name in names}


@dataclass(frozen=True)
class AnyLines:
    """`...` alone."""

    line: int


@dataclass(frozen=True)
class Ended:
    """`? 3`: how the terminal's last command must have ended."""

    line: int
    status: int
    """Exit status, or minus the number of the signal."""


Element = Expected | LaneBlock | AnyLines | Ended


@dataclass(frozen=True)
class Banned:
    """`! line`: must not appear in its step."""

    line: int
    pattern: Pattern


@dataclass(frozen=True)
class SessionStep:
    """One action in one terminal, and the lines expected before the next."""

    terminal: int
    line: int
    action: Action | None
    """None: `=== terminal` was followed by lines at once; the step goes on waiting there."""
    elements: tuple[Element, ...]
    banned: tuple[Banned, ...] = ()


@dataclass(frozen=True)
class KernelLine:
    """A line of the kernel's block."""

    line: int
    lane: str
    pattern: Pattern
    """What the event's words must be, `...` for those that the line does not say."""
    banned: bool
    text: str
    """The words of the line, as they are written."""
    exact: bool
    """Whether the event must have no other words (`(exactly)`)."""

    @property
    def written(self) -> str:
        """What stands in the session after the lane's bar."""
        return "! " * self.banned + self.text + " (exactly)" * self.exact

    @property
    def verb(self) -> str:
        """Its first word, the kind of event."""
        return self.text.split()[0]

    @property
    def last(self) -> str:
        """Its last word, where the name of an error stands."""
        return self.text.split()[-1]


@dataclass(frozen=True)
class Condition:
    """`needs:` or `only:`."""

    line: int
    kind: ConditionKind
    what: str
    reason: str


@dataclass(frozen=True)
class Session:
    """What one `.session` says."""

    path: Path
    title: str
    notes: str
    cast: tuple[str, ...]
    timeout: float
    conditions: tuple[Condition, ...]
    steps: tuple[SessionStep, ...]
    kernel: tuple[KernelLine, ...]

    @property
    def name(self) -> str:
        """`<chapter>/<name>`."""
        return layout.example_name(self.path)

    @property
    def program(self) -> str:
        """The program that the session runs: the one named after the first `$ python`, or empty."""
        for step in self.steps:
            found = step.action and step.action.kind == "command" and _PROGRAM.search(step.action.text)
            if found:
                return found[1]
        return ""

    @property
    def terminals(self) -> int:
        """How many terminals it uses."""
        return max(step.terminal for step in self.steps)


_PROGRAM = re.compile(r"\bpython (?:-\w+ )*([\w./-]+\.py)\b")
