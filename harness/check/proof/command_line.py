"""What the prover is asked for: `python -m harness.check.proof [--every-python] [NUMBER …]`, `--new NAME`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from harness import layout, text
from harness.check import course
from harness.check.proof import new_exercise, proving, rules
from harness.python import installed

EPILOG = """\
First it says what the course needs and an exercise has not, each with its remedy.  Then it checks every file: a
start must fail, an answer must pass, a mistake must get its message, and so once more with all names changed.
Exit status: 0 all is well, 1 something is not, 2 it cannot be done."""


def main(words: Sequence[str]) -> int:
    """Do what is asked for; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.check.proof",
        description="Prove the exercises of the book, or begin a new one.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "numbers", nargs="*", type=course.as_number, metavar="NUMBER", help="the exercises (default: all)"
    )
    parser.add_argument("--new", metavar="NN_NAME", help="make a folder to be filled in; `NN_name.sh` for bash")
    parser.add_argument("--bash", action="store_true", help="with --new: an exercise in bash")
    parser.add_argument("--every-python", action="store_true", help="under each supported Python that is found")
    parser.add_argument(
        "--this-python", dest="every_python", action="store_false", help="under this one alone, as the gate does"
    )
    parser.add_argument("--only-check", action="store_true", help="say nothing of what the course needs")
    asked = parser.parse_args(words)
    if asked.new is not None:
        try:
            print(new_exercise.make(asked.new, bash=asked.bash))
        except new_exercise.Refused as why:
            print(why, file=sys.stderr)
            return 2
        return 0
    if asked.bash:
        parser.error("--bash goes with --new")
    there = {rules.number_of(folder) for folder in rules.folders()} - {0}
    for number in asked.numbers:
        if number not in there:
            print(f"there is no exercise {number} to prove: there are {text.ranges(there)}", file=sys.stderr)
            return 2
    return _proved(asked.numbers, every_python=asked.every_python, form=not asked.only_check)


def _proved(numbers: Sequence[int], *, every_python: bool, form: bool) -> int:
    """0 if the course has no fault, of form or of behaviour; 1 otherwise."""
    told = list(rules.complaints(numbers)) if form else []
    for complaint in told:
        print(complaint, flush=True)
    there = {rules.number_of(folder): not list(rules.unusable(folder)) for folder in rules.folders(numbers)}
    whole = [number for number, usable in there.items() if usable]
    if form and (left := there.keys() - whole):
        print(f"not checked before that is mended: {text.ranges(left)}", flush=True)
    bad = _checked_by_each(sorted(whole)) if every_python else _checked(sorted(whole))
    if told:
        print(f"what the course needs and has not, told above: {len(told)}", flush=True)
    return int(bool(told) or bad)


def _checked(numbers: Sequence[int]) -> bool:
    """Whether something is not as it must be under this Python, or nothing could be checked."""
    wanted = list(proving.cases(numbers)) if numbers else []
    return bool(proving.print_faults(wanted)) or not wanted


def _checked_by_each(numbers: Sequence[int]) -> bool:
    """The same under each Python that is found, each by a process of its own."""
    words = ["-m", "harness.check.proof", "--only-check", *map(str, numbers)]
    pythons = list(installed.found().values()) if numbers else []
    codes = [
        subprocess.run([str(python.path), *words], cwd=layout.root(), check=False).returncode for python in pythons
    ]
    if numbers and not pythons:
        print("no supported Python was found", file=sys.stderr)
    return any(codes) or not codes  # one that was killed has a negative code
