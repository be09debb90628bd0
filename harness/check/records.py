"""What the check said of each mistake, kept for the pages: `build/records/<python>/NN_name/<mistake>.json`.

`harness.check.proof.mistakes` has them made; here they are written and read, and whether one is still true is told.
"""

from __future__ import annotations

import hashlib
import json
import platform
from pathlib import Path
from typing import Any

from harness import layout
from harness.check import course
from harness.check.verdict import Verdict

MEND = "run `python -m harness.check.proof.mistakes --stale`, as `nox -s site` does"


def path_of(of: course.Exercise, file: Path) -> Path:
    """Where the record of that file is kept under this Python."""
    return layout.record_path(of.folder.name, file.stem, platform.python_version())


def judged(of: course.Exercise) -> bytes:
    """Hash over what every verdict of the exercise depends on: the contract, the checker, the interpreter."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in (of.folder / "contract.py", *layout.checker_files()):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.digest()


def key(file: Path, by: bytes) -> str:
    """Hash over what a verdict depends on: the file, and what `judged` gives."""
    return hashlib.sha256(by + file.read_bytes()).hexdigest()[:16]


def load(of: course.Exercise, file: Path, by: bytes | None = None) -> Verdict:
    """What was said.  Raises `LookupError` if there is none that is still true, with the command that mends it.

    Whoever loads many of one exercise may give what `judged` gives, once.
    """
    path = path_of(of, file)
    name = f"{of.folder.name}/{file.stem}"
    if not path.is_file():
        raise LookupError(f"{name} was not checked with Python {platform.python_version()}: {MEND}")
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if record.get("key") != key(file, by or judged(of)):
            raise LookupError(f"the record of {name} is stale, something it depends on has changed: {MEND}")
        said = Verdict.from_json(record)
    except ValueError as error:
        raise LookupError(f"the record of {name} cannot be read ({error}): {MEND}") from None
    if said.first_wrong is None:
        raise LookupError(f"the record of {name} says nothing wrong of a mistake ({said.says}): {MEND}")
    return said


def save(of: course.Exercise, file: Path, said: Verdict) -> None:
    """Keep what is said of the file now, in one step, so that nobody reads half a record."""
    record = said.as_json() | {"key": key(file, judged(of))}
    layout.write_whole(path_of(of, file), json.dumps(record, ensure_ascii=False, indent=1))
