"""In which orders the lines of many runs of one session came, and how often each; kept for the pages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import cattrs

from harness import layout
from harness.capture import Capture
from harness.captures import freshness
from harness.python import Interpreter, interpreter

SCHEMA = 1
RUNS = 200
"""How many runs are counted unless another number is asked for."""
_SHOWN = re.compile(r"\{= distribution\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Said:
    """A line of output, without what is another one in every run."""

    lane: str
    """The process that wrote it, if its text shows that; otherwise empty."""
    text: str
    """With `{parent}` for the parent's pid."""


@dataclass(frozen=True)
class Order:
    """One order of the lines, and in how many runs it came."""

    lines: tuple[Said, ...]
    runs: int


@dataclass(frozen=True)
class Distribution:
    """What many runs of one session printed."""

    schema: int
    key: str
    name: str
    at: str
    """Date and time of the start, ISO 8601, UTC, to the second."""
    system: str
    python: str
    processors: int
    """How many processors the runs could use."""
    runs: int
    outcomes: tuple[Order, ...]
    """The most frequent first."""


_converter = cattrs.Converter(forbid_extra_keys=True)


def load(text: str) -> Distribution:
    """The distribution that `save` wrote.  Raises `ValueError` on any other text."""
    try:
        return _converter.structure(json.loads(text), Distribution)
    except cattrs.BaseValidationError as error:
        raise ValueError("; ".join(cattrs.transform_error(error))) from error


def save(found: Distribution, path: Path) -> None:
    """Write it in one step."""
    layout.write_whole(path, json.dumps(_converter.unstructure(found), ensure_ascii=False, indent=1))


def shown() -> list[str]:
    """The sessions whose distribution a chapter shows."""
    chapters = sorted((layout.root() / "docs").glob("*.md"))
    return sorted({name for path in chapters for name in _SHOWN.findall(path.read_text(encoding="utf-8"))})


def key(name: str, python: Interpreter | None = None) -> str:
    """What a distribution depends on, hashed: as for a capture that is not traced."""
    return f"{SCHEMA}-{freshness.key(layout.examples() / f'{name}.session', python, traced=False)}"


def why_stale(name: str, python: Interpreter | None = None) -> str | None:
    """Why the distribution of `name` cannot be shown, with the command that mends it; None if it can."""
    python = python or interpreter()
    mend = f"run `nox -s distributions -- {name}`"
    path = layout.distribution_path(name, python.version)
    if not path.is_file():
        return f"the distribution of {name} was not measured with Python {python.version}: {mend}"
    try:
        kept = load(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return f"the distribution of {name} cannot be read ({error}): {mend}"
    return None if kept.key == key(name, python) else f"the distribution of {name} is stale: {mend}"


def order_of(kept: Capture) -> tuple[Said, ...]:
    """What a run printed, in order.  A lane is named only where its text is not another lane's as well."""
    names = {value: name for name, value in kept.values.items() if value.isdigit()}
    lines = [line for step in kept.steps for line in step.lines if line.kind == "output"]
    said = [(line.lane, re.sub(r"\d+", lambda found: _named(found[0], names), line.text)) for line in lines]
    lanes: dict[str, set[str]] = {}
    for lane, text in said:
        lanes.setdefault(text, set()).add(lane)
    return tuple(Said(lane if len(lanes[text]) == 1 else "", text) for lane, text in said)


def _named(number: str, names: dict[str, str]) -> str:
    return f"{{{names[number]}}}" if number in names else number
