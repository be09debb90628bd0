"""Check the mistakes of the exercises, and keep what the check says of each for the pages.

`python -m harness.check.proof.mistakes` makes all records anew, with `--stale` only those that something has changed
for since.  Generated, never committed: a page shows what was said in the build that publishes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.check import course, records
from harness.check.proof.proving import WIDTH, Case, fault, run


def stale() -> Iterator[tuple[course.Exercise, Path]]:
    """The mistakes without a record that is still true."""
    for of in course.exercises():
        for file in of.wrong:
            try:
                records.load(of, file)
            except LookupError:
                yield of, file


def make(of: course.Exercise, file: Path) -> None:
    """Check the file and keep the verdict.

    Raises `RuntimeError` if it cannot be checked, passes, or is found wrong in another way than its file says: such a
    record would be taken for true from then on, though a busy machine may have been the reason.
    """
    said, status = run(of.number, file)
    if said.cannot:
        raise RuntimeError(f"{of.folder.name}/{file.stem} cannot be checked: {said.cannot}")
    if problem := fault(Case(of, file, "mistake", course.mistake_message(file)), said, status):
        raise RuntimeError(
            f"{of.folder.name}/{file.stem} {problem}: try again if the machine was busy; "
            f"`nox -s exercises -- {of.number}` says more"
        )
    records.save(of, file, said)


def refresh(everything: bool = False) -> int:
    """Make the records that are missing or stale, or all; how many those were.

    Raises `RuntimeError` with what kept some from being made, when the others are.
    """
    wanted = list(stale())
    if everything:
        wanted = [(of, file) for of in course.exercises() for file in of.wrong]

    def problem(pair: tuple[course.Exercise, Path]) -> str:
        try:
            make(*pair)
        except RuntimeError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(WIDTH) as pool:
        problems = list(filter(None, pool.map(problem, wanted)))
    if problems:
        raise RuntimeError("\n".join(problems))
    return len(wanted)


def main(words: list[str]) -> int:
    """Make what is asked for, and say how much it was; exit status 1 if something cannot be checked."""
    try:
        made = refresh(everything="--stale" not in words)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"mistakes checked for the pages: {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
