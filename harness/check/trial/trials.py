"""What a contract can have done with the reader's file: run it, or load it and play scenes in it.

Each is one trial: a folder of its own below the system's temporary folder (`furnishing`), a process that holds it
(`holding`), a supervisor in that (`supervisor`), and under it the reader's process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FunctionType
from typing import Any

from harness.check import naming
from harness.check.trial import carry, furnishing, holding, sandbox
from harness.check.trial.holding import Broken
from harness.check.trial.job import Job, Scene
from harness.check.trial.seen import Seen
from harness.processes import threads_of


@dataclass(frozen=True)
class Program:
    """How to run the file as a program."""

    stdin: bytes = b""
    """What stands on standard input; after it, end of file."""
    lines: bool = True
    """Standard output is written line by line, as on a terminal; otherwise block-buffered, as in a pipe."""
    writes: bool = False
    """Also report what goes through pipes and sockets, and which programs are started without a fork of Python's own.

    The judge finds it as `run.heard("wrote")` (fd, to, size, text) and `run.heard("took")` (fd, to, size).
    """
    hold: bool = False
    """Hold its first child back, when it is about to write its first message (with `writes`) or to end, until a moment
    after another child has done so: what is right only in a lucky order then shows."""
    seconds: float = 12.0
    """Deadline of the first process."""
    linger: float = 0.0
    """How long its children may go on after it has ended; what is there then is a leftover."""


class Trial:
    """The reader's file, ready to be tried."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.source = file.read_bytes()
        self.trials: list[Seen] = []
        """Every trial so far."""
        self.first: _Plan | None = None
        """What was tried first."""

    def program(self, **settings: Any) -> Seen:
        """Run the file as `python FILE`, with the settings of a `Program`."""
        return self.programs(Program(**settings))[0]

    def programs(self, *settings: Program) -> list[Seen]:
        """Run the file several times at the same time."""
        return self._try(
            *(
                _Plan(
                    [sys.executable, "{file}"],
                    one.stdin,
                    one.seconds,
                    one.linger,
                    {
                        "CHECK_LINES": str(int(one.lines)),
                        "CHECK_WRITES": str(int(one.writes)),
                        "CHECK_HOLD": str(int(one.hold)),
                    },
                    hold=one.hold,
                )
                for one in settings
            )
        )

    def scenes(
        self, *scenes: Callable[[Any, Any], None], seconds: float = 6.0, linger: float = 0.5, load_seconds: float = 12.0
    ) -> Seen:
        """Load the file as a module, then play each scene: `scene(module, stage)`, in a fork of what has loaded it.

        Standard output is block-buffered, as in a pipe.  Standard input holds three empty lines, then end of file.
        """
        packed = []
        for scene in scenes:
            assert isinstance(scene, FunctionType)
            packed.append(Scene(scene.__name__, carry.pack(scene), seconds, linger))
        # Imported, not run as a script: so its byte code is taken from the cache.
        argv = [sys.executable, "-c", "import stage; stage.main()", "{file}"]
        return self._try(_Plan(argv, b"\n\n\n", load_seconds, linger, scenes=tuple(packed)))[0]

    def bash(
        self,
        *,
        before: Sequence[str] = ("",),
        commands: dict[str, str] | None = None,
        envs: Sequence[dict[str, str]] = ({},),
        seconds: float = 8.0,
        linger: float = 0.5,
    ) -> list[Seen]:
        """Run the file as a bash script, once for each of `before` and each of `envs`, all at the same time.

        `before`: a line of bash that stands before the file's own.  `commands`: name -> text of a sh script, on
        PATH; lines that they append to the file `$CHECK_LOG` are in `seen.log`.  `envs`: more environment.
        """
        bash = shutil.which("bash")
        if bash is None:
            raise Broken("this exercise needs bash, and there is none on PATH")
        argv = [bash, "--norc", "--noprofile", "{file}"]
        plans = [_Plan(argv, b"", seconds, linger, env, line, commands or {}) for line in before for env in envs]
        return self._try(*plans)

    def traced(self) -> list[str]:
        """What the kernel saw of the first trial, tried once more under strace; empty where there is none."""
        from harness.check.trial import system_calls  # here: in the page's Linux each module that is loaded is felt

        prefix = system_calls.command()
        if self.first is None or not prefix:
            return []
        linger = max(self.first.linger, 2.0)  # strace writes its last lines when the program has ended
        # The interpreter itself: a link to it may lie where an unprivileged user cannot look it up.
        argv = [*prefix, os.path.realpath(self.first.argv[0]), *self.first.argv[1:]]
        (seen,) = self._try(replace(self.first, argv=argv, linger=linger))
        return system_calls.account(seen.log, seen.load.first)

    def _try(self, *plans: _Plan) -> list[Seen]:
        self.first = self.first or plans[0]
        root = os.geteuid() == 0
        # Counted here, where every process of the user is seen: in a namespace it would not be.
        most = 2 * sandbox.MOST_PROCESSES * (1 if root else len(plans)) + (0 if root else threads_of(os.getuid()))
        folders = [Path(tempfile.mkdtemp(prefix=naming.PREFIX)) for _ in plans]
        uids = [sandbox.unprivileged() if root else -1 for _ in plans]
        try:
            jobs = [
                _job(plan, folder, uid, most, self.file.name, self.source)
                for plan, folder, uid in zip(plans, folders, uids, strict=True)
            ]
            result = holding.run_all(jobs)
            for seen, folder in zip(result, folders, strict=True):
                seen.log = tuple((folder / "log").read_text(errors="replace").splitlines())
                _forget(seen, str(folder / "work"))
        finally:
            for folder, uid in zip(folders, uids, strict=True):
                furnishing.clear(folder, uid)
        self.trials += result
        return result


@dataclass(frozen=True)
class _Plan:
    """One trial to be made; `{file}` and `{log}` in `argv` are its paths."""

    argv: list[str]
    stdin: bytes
    seconds: float
    linger: float
    env: dict[str, str] = field(default_factory=dict)
    before: str = ""
    commands: dict[str, str] = field(default_factory=dict)
    scenes: tuple[Scene, ...] = ()
    hold: bool = False


def _job(plan: _Plan, folder: Path, uid: int, most: int, name: str, source: bytes) -> Job:
    """The plan as a job, in its folder, which is furnished for it."""
    folder.chmod(0o755)
    work = furnishing.furnish(folder, uid, plan.commands)
    copy = work / name
    copy.write_bytes((plan.before + "\n").encode() * bool(plan.before) + source)
    copy.chmod(0o644)
    control = folder.name + os.urandom(4).hex()
    words = [word.replace("{file}", str(copy)).replace("{log}", str(folder / "log")) for word in plan.argv]
    return Job(
        argv=(os.path.realpath(words[0]), *words[1:]),
        env=furnishing.environment(folder, work) | plan.env | {"CHECK_CONTROL": control},
        folder=str(work),
        control=control,
        stdin=plan.stdin,
        seconds=plan.seconds,
        linger=plan.linger,
        uid=uid,
        most_processes=most,
        scenes=plan.scenes,
        hold=plan.hold,
    )


def _forget(seen: Seen, work: str) -> None:
    """Take the trial's folder out of what was written and of what was left."""
    for run in (seen.load, *seen.scenes.values()):
        run.pieces = [replace(piece, text=naming.output(piece.text, work)) for piece in run.pieces]
        run.leftovers = tuple(replace(o, command=naming.output(o.command, work)) for o in run.leftovers)
