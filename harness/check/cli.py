"""The command: `python -m harness.check [NUMBER [FILE]]`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from harness.check import course, messages
from harness.check.judge import check
from harness.check.verdict import Verdict

MY = Path("my")
"""Where the reader's own files lie, below the current folder."""

EPILOG = """\
Without a number: the exercises, and which of your files (in my/) pass.
Without a file: my/NN_name.py, made from the exercise's start file if it is not there.
Exit status: 0 right, 1 wrong, 2 cannot be checked."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.check",
        description="Check your answer to an exercise by what its processes do.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("number", nargs="?", type=course.as_number, help="the number of the exercise")
    parser.add_argument("file", nargs="?", type=Path, help="your file")
    parser.add_argument("--hint", action="store_true", help="give every hint, not only the first")
    parser.add_argument("--solution", action="store_true", help="show the solution, and check nothing")
    parser.add_argument("--trace", action="store_true", help="also list the system calls, where there is strace")
    parser.add_argument("--json", action="store_true", help="answer in JSON, for a program")
    asked = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        if asked.number is None:
            return _list(asked.json)
        if asked.solution:
            return _solution(asked.number)
        return _check(asked.number, asked.file, hints=asked.hint, as_json=asked.json, trace=asked.trace)
    except KeyboardInterrupt:
        return 130


def _check(number: int, file: Path | None, *, hints: bool, as_json: bool, trace: bool) -> int:
    try:
        of = course.exercise(number)
    except LookupError as error:
        return _answer(Verdict(number, "", "", file.name if file else "", False, cannot=str(error)), as_json, False, ())
    if file is None:
        file = MY / of.file_name
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(of.start.read_bytes())
            print(
                f"Wrote {file} for you to change; this is how it does now.",
                file=sys.stderr if as_json else sys.stdout,
            )
    verdict = check(number, file, trace)
    return _answer(verdict, as_json, hints, () if verdict.cannot else course.contract(of).hints)


def _answer(verdict: Verdict, as_json: bool, all_hints: bool, hints: tuple[str, ...]) -> int:
    if as_json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False, indent=1))
    else:
        print(messages.verdict(verdict, all_hints=all_hints, hints=hints, plain=not _can_show(), width=_width()))
    return verdict.code


def _can_show() -> bool:
    """Whether standard output can show the marks."""
    try:
        "".join(messages.MARKS.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _width() -> int:
    """Columns to write in: no more than the terminal has, where standard output is one."""
    return min(messages.WIDTH, shutil.get_terminal_size((messages.WIDTH, 24)).columns)


def _solution(number: int) -> int:
    try:
        of = course.exercise(number)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    print(of.solution.read_text(encoding="utf-8"), end="")
    return 0


def _title(of: course.Exercise) -> str:
    """What the exercise is called; if its contract is at fault, as its folder is."""
    try:
        return course.contract(of).title
    except course.FaultyContract:
        return of.name


def _list(as_json: bool) -> int:
    verdicts = []
    marks = messages.MARKS if _can_show() else messages.PLAIN
    for of in course.exercises():
        file = MY / of.file_name
        verdict = check(of.number, file) if file.exists() else None
        if as_json:
            verdicts += [verdict.as_json()] if verdict else []
            continue
        mark = " " * len(marks["right"]) if verdict is None else marks["right" if verdict.passed else "wrong"]
        state = "not begun" if verdict is None else verdict.says
        print(f"{mark} {of.number:2}  {_title(of)}: {state}", flush=True)
    if as_json:
        print(json.dumps(verdicts, ensure_ascii=False, indent=1))
    return 0
