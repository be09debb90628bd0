"""What the captures of all Pythons and systems say beside each other: a small file that the build of the site reads.

`gather` reads the captures of every place; `nox -s matrix` finds out which sessions show something else in another
place, and writes that to `build/matrix.json`.  The build then need not read all of them to find the few that a page
shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import cattrs

from harness import layout
from harness.capture import Capture, stored
from harness.captures import compare, freshness, places
from harness.captures.compare import Form
from harness.session import Session

SCHEMA = 1


@dataclass(frozen=True)
class PlacedRun:
    """A run that passed in a place."""

    key: str
    """The key of its capture."""
    python: str
    system: str


@dataclass(frozen=True)
class MatrixSummary:
    """What is known of all places."""

    schema: int = SCHEMA
    runs: dict[str, dict[str, PlacedRun]] = field(default_factory=dict)
    """By session and place; only what passed, made from the sources as they were then."""
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


def gather(sessions: Iterable[Session]) -> Gathered:
    """Read the captures of these sessions in every place."""
    runs: dict[str, dict[str, Capture]] = {}
    left_out: dict[str, dict[str, str]] = {}
    for session in sessions:
        for where in places.found():
            file = layout.captures_folder() / where / f"{session.name}.json"
            if not file.is_file():
                continue
            try:
                kept = stored.load(file.read_text(encoding="utf-8"))
                why = freshness.unfit(kept)
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


def summary_of(found: Gathered, differ: Mapping[str, Mapping[str, Form]]) -> MatrixSummary:
    """The summary; `differ` are the sessions that differ, with what they show in each place."""
    runs = {
        name: {where: PlacedRun(kept.key, kept.ran.python, kept.ran.system) for where, kept in by_place.items()}
        for name, by_place in found.runs.items()
    }
    digests = {name: {where: compare.digests(of) for where, of in shown.items()} for name, shown in differ.items()}
    return MatrixSummary(SCHEMA, runs, digests, found.left_out)


def save(summary: MatrixSummary) -> None:
    """Write it in one step."""
    text = json.dumps(_converter.unstructure(summary), ensure_ascii=False, indent=0)
    layout.write_whole(layout.matrix_summary_path(), text)


def load() -> MatrixSummary:
    """The summary of the last `nox -s matrix`; an empty one if there is none, or one of another schema."""
    try:
        raw = json.loads(layout.matrix_summary_path().read_text(encoding="utf-8"))
        if raw["schema"] == SCHEMA:
            return _converter.structure(raw, MatrixSummary)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        pass
    return MatrixSummary()


def others(summary: MatrixSummary, own: Capture) -> dict[str, PlacedRun]:
    """The other places in which the session passed, made from the same sources as `own`.

    Empty if the summary does not know this Python with these sources: then it cannot say what differs from it.
    """
    runs = summary.runs.get(own.name, {})
    here = places.place_of(own.ran.python, own.ran.system)
    if here not in runs or runs[here].key != own.key:
        return {}
    of = freshness.sources_of(own.key)
    return {where: run for where, run in runs.items() if where != here and freshness.sources_of(run.key) == of}
