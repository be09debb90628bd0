"""Check one file against one exercise: what can be said before any contract, then the contract's own verdict."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
import time
import traceback
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.check import course, naming
from harness.check.judging import Halt
from harness.check.trial import Broken, Trial
from harness.check.verdict import Finding, Verdict, complete

LARGEST = 1 << 20
"""Bytes of a file that is checked."""


def check(number: int, file: Path, trace: bool = False) -> Verdict:
    """The verdict on `file` as an answer to exercise `number`, and with `trace` what the kernel saw.

    Raises nothing: what cannot be checked is a verdict too.
    """
    began = time.monotonic()
    blank = Verdict(
        number,
        "",
        "",
        file.name,
        passed=False,
        python=platform.python_version(),
        system=" ".join((platform.system(), *platform.release().split("-")[:1])),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    try:
        of = course.exercise(number)
    except LookupError as error:
        return replace(blank, cannot=str(error))
    try:
        contract = course.contract(of)
    except course.FaultyContract as error:
        return replace(blank, name=of.name, cannot=str(error))

    def verdict(passed: bool, **more: Any) -> Verdict:
        seconds = round(time.monotonic() - began, 3)
        return replace(blank, name=of.name, title=contract.title, passed=passed, seconds=seconds, **more)

    if problem := unreadable(file, of.suffix):
        return verdict(False, cannot=problem)
    trial = Trial(file)
    found: list[Finding] = []
    try:
        for finding in contract.judge(trial):
            found += [finding]  # one at a time: a Halt keeps what was found before it
    except Halt as halt:
        found.append(halt.finding)
    except Broken as error:
        return verdict(False, cannot=str(error))
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        # The line of the contract, if it is in there: that is what somebody is writing.
        where = next((frame for frame in reversed(frames) if Path(frame.filename).name == "contract.py"), frames[-1])
        problem = f"the checker failed, at {Path(where.filename).name}:{where.lineno}: {type(error).__name__}: {error}"
        return verdict(False, cannot=problem)
    if unknown := [finding.point for finding in found if finding.point not in contract.points]:
        keys = ", ".join(contract.points)
        problem = (
            f"the checker failed: contract.py finds something of {unknown[0]!r}, and the keys of POINTS are {keys}; "
            f"write one of these there, or add it to POINTS"
        )
        return verdict(False, cannot=problem)
    findings = tuple(replace(f, seen=tuple(map(naming.fact, f.seen))) for f in complete(contract.points, found))
    passed = all(finding.passes for finding in findings)
    if passed and (problem := _failed_scene(trial)):
        return verdict(False, cannot=problem)
    complaints = _complaints(trial)
    calls = tuple(trial.traced()) if trace and not passed else ()
    return verdict(passed, points=contract.points, findings=findings, output=complaints, calls=calls)


def unreadable(file: Path, suffix: str) -> str:
    """Why the file cannot be tried, or empty."""
    if sys.platform != "linux":
        return "checking needs Linux (WSL, a container, or the machine in the book's pages will do)"
    try:
        import ctypes  # noqa: F401  # only to see whether it is there
    except ImportError as error:
        return f"checking needs the whole standard library of Python ({error})"
    if not file.exists():
        return f"there is no file {file}"
    if not file.is_file():
        return f"{file} is not a file"
    if file.stat().st_size > LARGEST:
        return f"{file} is larger than a megabyte"
    try:
        source = file.read_bytes()
    except OSError as error:
        return f"{file} cannot be read: {os.strerror(error.errno or 0)}"
    return _not_bash(file) if suffix == ".sh" else _not_python(source)


def _not_python(source: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return f"it is not Python yet: line {error.lineno or 0}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"it is not Python: {error}"
    return ""


def _not_bash(file: Path) -> str:
    try:
        answer = subprocess.run(
            ["bash", "-n", str(file)], capture_output=True, text=True, errors="replace", check=False
        )
    except FileNotFoundError:
        return "this exercise needs bash, and there is none on PATH"
    if answer.returncode == 0:
        return ""
    first = answer.stderr.strip().splitlines()[:1] or ["bash refuses it"]
    return f"it is not bash yet: {first[0].rpartition(': line ')[2] or first[0]}"


def _failed_scene(trial: Trial) -> str:
    """The first scene that an exception has ended, in words, or empty.

    In a file that is found wrong that may be the reader's doing; one that passes has nothing to do with it.
    """
    for run in (run for seen in trial.trials for run in seen.scenes.values()):
        for told in run.heard("scene failed"):
            lines = re.findall(r'contract\.py", line (\d+)', told["error"])
            where = f", at contract.py:{lines[-1]}" if lines else ""
            return f"the checker failed, in scene {run.name}{where}: {told['error'].strip().splitlines()[-1]}"
    return ""


def _complaints(trial: Trial) -> str:
    """The end of what the last trial's program wrote to standard error.

    What scenes wrote is left out: they go wrong on purpose, so it says nothing.
    """
    text = trial.trials[-1].load.text(stream="stderr") if trial.trials else ""
    return "\n".join(naming.complaint(text).splitlines()[-12:])
