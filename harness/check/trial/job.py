"""A trial to be run: what the checker asks of a supervisor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """A scene to be played in the reader's process."""

    name: str
    packed: bytes
    """Its code, as `harness.check.trial.carry` packs it."""
    seconds: float
    """Deadline of the process that plays it."""
    linger: float
    """How long others of the scene may go on after it."""


@dataclass(frozen=True)
class Job:
    """A program to be run, or `stage.py` with scenes."""

    argv: tuple[str, ...]
    env: dict[str, str]
    folder: str
    """Current folder of the program."""
    control: str
    """Abstract name of the socket for reports."""
    stdin: bytes
    """What stands on standard input, up to 64 KiB; after it, end of file."""
    seconds: float
    """Deadline of the first process."""
    linger: float
    """How long others may go on after it."""
    uid: int
    """Who the program runs as; -1: as the checker's own user."""
    most_processes: int
    """How many the user may have, with those that it has already."""
    scenes: tuple[Scene, ...] = ()
    hold: bool = False
    """Hold the program's first child back when it writes its first message or ends, until another has done so."""

    def linger_of(self, name: str) -> float:
        """How long others may go on after the run of that name."""
        return next((scene.linger for scene in self.scenes if scene.name == name), self.linger)
