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
from harness.check.proof.proving import WIDTH, run


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

    Raises `RuntimeError` if it cannot be checked, or passes: such a record would say nothing of the mistake, and be
    taken for true from then on, though a busy machine may have been the reason.
    """
    said, _ = run(of.number, file)
    if said.cannot:
        raise RuntimeError(f"{of.folder.name}/{file.stem} cannot be checked: {said.cannot}")
    if said.passed:
        raise RuntimeError(
            f"{of.folder.name}/{file.stem} is not found wrong: try again if the machine was busy; "
            f"`nox -s exercises -- {of.number}` says more"
        )
    records.save(of, file, said)


def refresh(everything: bool = False) -> int:
    """Make the records that are missing or stale, or all; how many those were."""
    wanted = list(stale())
    if everything:
        wanted = [(of, file) for of in course.exercises() for file in of.wrong]
    with ThreadPoolExecutor(WIDTH) as pool:
        list(pool.map(lambda pair: make(*pair), wanted))
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
