"""Keep what the check says of each mistake, for the pages: `build/records/<python>/NN_name/<mistake>.json`.

`python -m harness.check.records` makes all anew, with `--stale` only those that something has changed for since.
Generated, never committed: a page shows what was said in the build that publishes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import course
from .gauntlet import WIDTH, run

MEND = "run `python -m harness.check.records --stale`, as `nox -s site` does"


def path_of(of: course.Exercise, file: Path) -> Path:
    """Where the record of that file is kept under this Python."""
    minor = ".".join(platform.python_version_tuple()[:2])
    return course.root() / "build" / "records" / minor / of.folder.name / f"{file.stem}.json"


def judge(of: course.Exercise) -> bytes:
    """Hash over what every verdict of the exercise depends on: the contract, the checker, the interpreter."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in (of.folder / "contract.py", *sorted(Path(__file__).parent.rglob("*.py"))):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.digest()


def key(file: Path, judged: bytes) -> str:
    """Hash over what a verdict depends on: the file, and what `judge` gives."""
    return hashlib.sha256(judged + file.read_bytes()).hexdigest()[:16]


def load(of: course.Exercise, file: Path, judged: bytes | None = None) -> dict[str, Any]:
    """The record.  Raises `LookupError` if there is none that is still true, with the command that mends it.

    Who loads many of one exercise may give what `judge` gives, once.
    """
    path = path_of(of, file)
    name = f"{of.folder.name}/{file.stem}"
    if not path.is_file():
        raise LookupError(f"{name} was not checked with Python {platform.python_version()}: {MEND}")
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LookupError(f"the record of {name} cannot be read ({error}): {MEND}") from None
    if record.get("key") != key(file, judged or judge(of)):
        raise LookupError(f"the record of {name} is stale, something it depends on has changed: {MEND}")
    return record


def stale() -> Iterator[tuple[course.Exercise, Path]]:
    """The mistakes without a record that is still true."""
    for of in course.exercises():
        for file in of.wrong:
            try:
                load(of, file)
            except LookupError:
                yield of, file


def make(of: course.Exercise, file: Path) -> None:
    """Check the file and keep the verdict, in one step, so that nobody reads half a record.

    Raises `RuntimeError` if it cannot be checked: of the file that would say nothing.
    """
    record = run(of.number, file) | {"key": key(file, judge(of))}
    if record["cannot"]:
        raise RuntimeError(f"{of.folder.name}/{file.stem} cannot be checked: {record['cannot']}")
    path = path_of(of, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)


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
    print(f"{made} mistakes checked; their records are for the pages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
