"""Check every file of every exercise, many at a time: a start must fail, an answer pass, a mistake get its own message.

Each file is checked as it is and with its names changed.  A mistake's file says in its second line what the check must
say first: `# => …`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harness import layout
from harness.check import course
from harness.check.proof.renaming import renamed
from harness.check.verdict import Verdict

FAILED = "the checker failed"
"""How a verdict begins that is about the contract, not about the file."""
WIDTH = 4 * (os.cpu_count() or 1)
"""Checks at a time: most of them sleep most of the time."""


CaseKind = Literal["start", "answer", "mistake"]
"""What a file is to the course."""


@dataclass(frozen=True)
class Case:
    """A file with what the check must answer."""

    exercise: course.Exercise
    file: Path
    kind: CaseKind
    says: str = ""
    """For a mistake, the message."""

    @property
    def name(self) -> str:
        """Its path below the exercises, such as `05_launch_child/wrong/sys_exit.py`."""
        return self.file.relative_to(self.exercise.folder.parent).as_posix()


def cases(numbers: Sequence[int] = ()) -> Iterator[Case]:
    """All files of these exercises, or of every one."""
    for of in course.exercises():
        if numbers and of.number not in numbers:
            continue
        yield Case(of, of.start, "start")
        for file in (of.solution, *of.others):
            yield Case(of, file, "answer")
        for file in of.wrong:
            yield Case(of, file, "mistake", course.mistake_message(file))


def run(number: int, file: Path, python: str = sys.executable) -> tuple[Verdict, int]:
    """The verdict on a file, and the exit status, of a check in a process of its own.

    Raises `RuntimeError` with what it printed if that is no verdict.
    """
    command = [python, "-m", "harness.check", str(number), str(file), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=layout.root(), timeout=120, check=False)
    try:
        return Verdict.from_json(json.loads(done.stdout)), done.returncode
    except ValueError:
        raise RuntimeError(f"{' '.join(command)} gave no verdict:\n{done.stdout}{done.stderr}") from None


def fault(case: Case, verdict: Verdict, status: int) -> str:
    """What is not as it must be, or empty; `status` is the exit status of the check."""
    if status != verdict.code:
        return f"exit status {status}, and the verdict says {verdict.code}"
    if case.kind == "answer":
        return "" if verdict.code == 0 else f"does not pass: {verdict.says}"
    if verdict.code != 1:
        return f"is not found wrong: {verdict.says}"
    if case.kind == "mistake" and verdict.says != case.says:
        return f"must say {case.says!r}, says {verdict.says!r}"
    return ""


def prove(wanted: Sequence[Case], python: str = sys.executable, width: int = WIDTH) -> Iterator[tuple[str, str]]:
    """(name, fault) of each case, as it is and with its names changed, when its check is done."""
    with tempfile.TemporaryDirectory(prefix="renamed-") as folder:

        def check(what: tuple[Case, bool]) -> tuple[str, str]:
            case, changed = what
            file = case.file
            if changed:
                file = Path(folder) / case.name.replace("/", "__")
                file.write_text(renamed(case.file), encoding="utf-8")
            name = case.name + (" (renamed)" if changed else "")
            return name, fault(case, *run(case.exercise.number, file, python))

        both = [(case, changed) for changed in (False, True) for case in wanted]
        with ThreadPoolExecutor(width) as pool:
            yield from pool.map(check, both)


def print_faults(wanted: Sequence[Case]) -> int:
    """Prove these under this Python and print what is not as it must be; how much that was."""
    began = time.monotonic()
    count = bad = 0
    again: Counter[tuple[str, str]] = Counter()
    for name, problem in prove(wanted):
        count += 1
        if problem:
            bad += 1
            # What fails in a contract fails for all its files: it is told of the first.
            failed = (name.partition("/")[0], problem[problem.find(FAILED) :]) if FAILED in problem else None
            if not failed or failed not in again:
                print(f"{name}: {problem}", flush=True)
            if failed:
                again[failed] += 1
    for (exercise, _), times in again.items():
        if times > 1:
            print(f"{exercise}: the same of {times - 1} more", flush=True)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}: {count} checks, {bad} not as they must be, {time.monotonic() - began:.0f} s", flush=True)
    return bad
