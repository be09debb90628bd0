"""Whether the sessions bite: change each program in one place at a time; its sessions must refuse every change.

    python -m harness.tools.teeth                 all programs
    python -m harness.tools.teeth waiting         a chapter's
    python -m harness.tools.teeth waiting/wait    one program's

The programs as they are run among their mutants and must pass, so that no machine's bad day counts as a bite.
Survivors are listed in tests/survivors.toml, each with the reason why nobody could tell; they count as not refused.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness import layout
from harness.mutation import Mutant, mutants
from harness.play import Progress, play
from harness.session import Session, programs_named, sessions_named

BAR = 0.95
"""Part of the mutants that must be refused."""
AT_ONCE = 24
"""Sessions that run at a time: few enough that none of them is refused for being late."""


@dataclass(frozen=True)
class MutantTrial:
    """One mutant of one program, or the program itself, and the sessions that run it."""

    program: Path
    mutant: Mutant | None
    sessions: tuple[Session, ...]


def sessions_of(program: Path, sessions: Sequence[Session]) -> list[Session]:
    """The sessions of the program's folder in which its name is typed, or that of a program which names it."""
    neighbours = program.parent.glob("*.py")
    callers = {path.name for path in neighbours if program.name in path.read_text(encoding="utf-8")}
    return [
        s
        for s in sessions
        if s.path.parent == program.parent
        and any(step.action and {program.name, *callers} & set(step.action.text.split()) for step in s.steps)
    ]


def trials(programs: Sequence[Path], sessions: Sequence[Session], folder: Path) -> list[MutantTrial]:
    """For each program the trial of itself, then those of its mutants, each with a folder of its own."""
    result: list[MutantTrial] = []
    for program in programs:
        mine = sessions_of(program, sessions)
        for mutant in (None, *mutants(program.read_text(encoding="utf-8"))):
            place = folder / str(len(result)) / program.parent.name
            shutil.copytree(program.parent, place, ignore=shutil.ignore_patterns(*layout.NO_SOURCES))
            if mutant:
                (place / program.name).write_text(mutant.source, encoding="utf-8")
            moved = (replace(s, path=place / s.path.name) for s in mine)
            result.append(MutantTrial(program, mutant, tuple(moved)))
    return result


def survivors(results: Sequence[tuple[MutantTrial, bool]]) -> list[MutantTrial]:
    """The mutants that no session refused."""
    return [trial for trial, passed in results if trial.mutant and passed]


def reasons() -> dict[str, str]:
    """The listed survivors: `<chapter>/<program>:<change>` and why the change changes nothing."""
    path = layout.root() / "tests" / "survivors.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {f"{program}: {change}": why for program, changes in listed.items() for change, why in changes.items()}


def label(trial: MutantTrial) -> str:
    """The name of a mutant in tests/survivors.toml."""
    assert trial.mutant
    return f"{_place(trial)}: {trial.mutant.name}"


def _place(trial: MutantTrial) -> str:
    """The program, as `waiting/wait.py`."""
    return f"{trial.program.parent.name}/{trial.program.name}"


def run(programs: Sequence[Path]) -> list[tuple[MutantTrial, bool]]:
    """Play every trial; for each, whether all its sessions passed."""
    sessions = sessions_named()
    with tempfile.TemporaryDirectory(prefix="unix-teeth-") as folder:
        todo = trials(programs, sessions, Path(folder))
        flat = [s for trial in todo for s in trial.sessions]
        kept = iter(play(flat, save=False, progress=lambda: Progress(len(flat), failures=False), at_once=AT_ONCE))
        verdicts = [[next(kept).verdict == "passed" for _ in trial.sessions] for trial in todo]
        return [(trial, all(passed)) for trial, passed in zip(todo, verdicts, strict=True)]


def table(results: Sequence[tuple[MutantTrial, bool]]) -> str:
    """Mutants and refusals per program."""
    made: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for trial, passed in results:
        if trial.mutant:
            program = _place(trial)
            made[program] += 1
            refused[program] += not passed
    rows = [f"{name:40} {refused[name]:4} of {made[name]:4} refused" for name in made]
    return "\n".join([*rows, f"{'all':40} {refused.total():4} of {made.total():4} refused"])


def main(arguments: Sequence[str]) -> int:
    """0 if enough were refused and every survivor is listed; 1 otherwise; 2 for unknown names or unread sessions."""
    parser = argparse.ArgumentParser(prog="python -m harness.tools.teeth", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="chapters or programs (default: all)")
    parser.add_argument("--list", action="store_true", help="only list the mutants")
    options = parser.parse_args(arguments)
    wanted = programs_named(options.names)
    if options.list:
        for program in wanted:
            for mutant in mutants(program.read_text(encoding="utf-8")):
                print(f"{program.parent.name}/{program.name}:{mutant.line}  {mutant.kind:10}  {mutant.name}")
        return 0
    results = run(wanted)
    print(table(results))
    return verdict(results, complete=not options.names)


def verdict(results: Sequence[tuple[MutantTrial, bool]], complete: bool) -> int:
    """Say what is wrong, if anything is; the exit status.  `complete`: all programs were tried."""
    listed, wrong = reasons(), []
    alive = {label(t) for t in survivors(results)}
    for trial, passed in results:
        name = _place(trial)
        if not trial.mutant and not passed:
            wrong.append(f"{name} itself was refused: run `nox -s examples` first")
        if not trial.sessions:
            wrong.append(f"{name} is run by no session")
    wrong += [f"survived, and is not listed in tests/survivors.toml: {name}" for name in sorted(alive - listed.keys())]
    programs = {_place(trial) for trial, _ in results}
    wrong += [
        f"listed in tests/survivors.toml, but refused or gone: {name}"
        for name in sorted(listed.keys() - alive)
        if complete or name.partition(": ")[0] in programs
    ]
    tried = sum(t.mutant is not None for t, _ in results)
    share = 1 - len(alive) / tried if tried else 1.0
    print(f"{tried - len(alive)} of {tried} mutants refused ({share:.1%}; the bar is {BAR:.0%})")
    if share < BAR:
        wrong.append("fewer than the bar were refused")
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
