"""What the captures of all Pythons and systems say beside each other: a small file that the build of the site reads.

The captures of this machine lie in `build/captures/3.13/`, and those that came from a machine of another kind in
`build/captures/3.13-macOS/`; the name of such a folder is a *place*.  `gather` reads them all and says which sessions
show something else in another place; `harness.matrix` writes that to `build/matrix.json`.  The build then need not
read the captures of every place to find the few that a page shows.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import cattrs

from harness import capture, compare, fresh
from harness.capture import Capture
from harness.compare import Form
from harness.interpreter import SUPPORTED, system
from harness.session import Session

SCHEMA = 1
_PLACE = re.compile(r"(3\.\d+)(?:-([A-Za-z]+))?")


@dataclass(frozen=True)
class Run:
    """That a session passed in a place."""

    key: str
    """The key of its capture."""
    python: str
    system: str


@dataclass(frozen=True)
class Across:
    """What is known of all places."""

    schema: int = SCHEMA
    runs: dict[str, dict[str, Run]] = field(default_factory=dict)
    """By session and place; only what passed, and was made from the sources of then."""
    differ: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Sessions that do not show the same everywhere: by place, what each step showed, as `compare.digests` has it."""
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    """By place and session: why a capture that is there cannot be shown."""


@dataclass(frozen=True)
class Gathered:
    """The captures of all places."""

    runs: dict[str, dict[str, Capture]]
    """By session and place, what can be shown, in the order of the places."""
    left_out: dict[str, dict[str, str]]


_converter = cattrs.Converter(forbid_extra_keys=True)


def place(python: str, on: str) -> str:
    """The place of a capture of Python `python` (`3.13.0`) on the system `on` (`Linux 6.1`)."""
    minor, name = ".".join(python.split(".")[:2]), kernel(on)
    return minor if name == kernel(system()) else f"{minor}-{name}"


def kernel(on: str) -> str:
    """The name of a system without its release: `Linux`."""
    return on.partition(" ")[0]


def folder() -> Path:
    """Where the places are."""
    return capture.root() / "build" / "captures"


def path() -> Path:
    """Where the summary lies."""
    return capture.root() / "build" / "matrix.json"


def places() -> list[str]:
    """The places that have captures: this system's first, the oldest Python first."""
    found = [each for each in folder().glob("*") if each.is_dir() and is_place(each.name)]
    return sorted((each.name for each in found), key=lambda name: (name.partition("-")[2], _number(_minor(name))))


def is_place(name: str) -> bool:
    """Whether a capture may lie there."""
    return _minor(name) in SUPPORTED


def _minor(name: str) -> str:
    found = _PLACE.fullmatch(name)
    return found[1] if found else ""


def _number(minor: str) -> int:
    return SUPPORTED.index(minor)


def gather(sessions: Iterable[Session]) -> Gathered:
    """Read the captures of these sessions in every place."""
    runs: dict[str, dict[str, Capture]] = {}
    left_out: dict[str, dict[str, str]] = {}
    for session in sessions:
        for where in places():
            file = folder() / where / f"{session.name}.json"
            if not file.is_file():
                continue
            try:
                kept = capture.load(file.read_text(encoding="utf-8"))
                why = fresh.unfit(kept)
            except ValueError as error:
                kept, why = None, f"it cannot be read: {error}"
            if why or kept is None:
                left_out.setdefault(where, {})[session.name] = why or ""
            elif kept.verdict == "passed":
                runs.setdefault(session.name, {})[where] = kept
    return Gathered(runs, left_out)


def forms(found: Gathered, session: Session) -> dict[str, Form]:
    """What the session showed in each place."""
    return {where: compare.form(kept, session.cast) for where, kept in found.runs.get(session.name, {}).items()}


def across(found: Gathered, differ: Mapping[str, Mapping[str, Form]]) -> Across:
    """The summary; `differ` are the sessions that differ, with what they show in each place."""
    runs = {
        name: {where: Run(kept.key, kept.ran.python, kept.ran.system) for where, kept in by_place.items()}
        for name, by_place in found.runs.items()
    }
    digests = {name: {where: compare.digests(of) for where, of in shown.items()} for name, shown in differ.items()}
    return Across(SCHEMA, runs, digests, found.left_out)


def save(summary: Across) -> None:
    """Write it in one step."""
    path().parent.mkdir(parents=True, exist_ok=True)
    beside = path().with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(json.dumps(asdict(summary), ensure_ascii=False, indent=0), encoding="utf-8")
    beside.replace(path())


def load() -> Across:
    """The summary of the last `nox -s matrix`; an empty one if there is none, or one of another schema."""
    try:
        raw = json.loads(path().read_text(encoding="utf-8"))
        if raw["schema"] == SCHEMA:
            return _converter.structure(raw, Across)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        pass
    return Across()


def others(summary: Across, own: Capture) -> dict[str, Run]:
    """The other places in which the session passed, made from the same sources as `own`.

    Empty if the summary does not know this Python with these sources: then it cannot say what differs from it.
    """
    runs = summary.runs.get(own.name, {})
    here = place(own.ran.python, own.ran.system)
    if here not in runs or runs[here].key != own.key:
        return {}
    of = fresh.sources_of(own.key)
    return {where: run for where, run in runs.items() if where != here and fresh.sources_of(run.key) == of}


def label(wheres: Sequence[str], named: bool) -> str:
    """The places as a heading: `Python 3.12 and 3.13`, with the system if `named`."""
    by_system: dict[str, list[str]] = {}
    for where in wheres:
        by_system.setdefault(where.partition("-")[2] or kernel(system()), []).append(_minor(where))
    parts = [f"Python {joined(minors)}{f' on {on}' if named else ''}" for on, minors in by_system.items()]
    return joined(parts)


def joined(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
