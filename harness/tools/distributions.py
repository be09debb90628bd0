"""Not one run but many: run a session again and again, and count how often each order of its output came.

python -m harness.distributions                    those that a chapter shows, 200 runs each
python -m harness.distributions --stale            of those only the ones that are missing or stale
python -m harness.distributions --runs 50 fork/no_sleep

The runs follow each other, nothing else of ours runs, and nobody traces them: tracing changes who is first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import cattrs

from harness import capture, fresh, select
from harness.capture import Capture
from harness.interpreter import Interpreter, interpreter, system
from harness.play import play, read_all
from harness.report import report

SCHEMA = 1
RUNS = 200
_SHOWN = re.compile(r"\{= distribution\(\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Said:
    """A line of output, as it is the same in every run."""

    lane: str
    """The process that wrote it, if its text tells; else empty."""
    text: str
    """With `{parent}` for the parent's pid."""


@dataclass(frozen=True)
class Outcome:
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
    outcomes: tuple[Outcome, ...]
    """The most frequent first."""


_converter = cattrs.Converter(forbid_extra_keys=True)


def path_of(name: str, python: str) -> Path:
    """Where the distribution of session `name` under Python `python` (as `3.13.0`) lies."""
    minor = ".".join(python.split(".")[:2])
    return capture.root() / "build" / "distributions" / minor / f"{name}.json"


def load(text: str) -> Distribution:
    """The distribution that `save` wrote.  Raises `ValueError` on any other text."""
    try:
        return _converter.structure(json.loads(text), Distribution)
    except cattrs.BaseValidationError as error:
        raise ValueError("; ".join(cattrs.transform_error(error))) from error


def save(found: Distribution, path: Path) -> None:
    """Write it in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)


def shown() -> list[str]:
    """The sessions whose distribution a chapter shows."""
    chapters = sorted((capture.root() / "docs").glob("*.md"))
    return sorted({name for path in chapters for name in _SHOWN.findall(path.read_text(encoding="utf-8"))})


def key(name: str, python: Interpreter | None = None) -> str:
    """What a distribution depends on, hashed: as for a capture that is not traced."""
    return f"{SCHEMA}-{fresh.key(fresh.examples() / f'{name}.session', python, traced=False)}"


def why_stale(name: str, python: Interpreter | None = None) -> str | None:
    """Why the distribution of `name` cannot be shown, with the command that mends it; None if it can."""
    python = python or interpreter()
    mend = f"run `nox -s distributions -- {name}`"
    path = path_of(name, python.version)
    if not path.is_file():
        return f"the distribution of {name} was not measured with Python {python.version}: {mend}"
    try:
        kept = load(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return f"the distribution of {name} cannot be read ({error}): {mend}"
    return None if kept.key == key(name, python) else f"the distribution of {name} is stale: {mend}"


def measure(path: Path, runs: int, python: Interpreter | None = None) -> Distribution:
    """Run the session at `path` that often.  Raises `RuntimeError` with the report of a run that failed."""
    python = python or interpreter()
    at = datetime.now(UTC)
    session = read_all([path])[0]
    count: Counter[tuple[Said, ...]] = Counter()
    for kept in play([session] * runs, python, traced=False, save=False, at_once=1):
        if kept.verdict != "passed":
            raise RuntimeError(report(kept))
        count[order(kept)] += 1
    outcomes = tuple(
        Outcome(lines, times) for lines, times in sorted(count.items(), key=lambda one: (-one[1], str(one)))
    )
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Distribution(
        SCHEMA, key(session.name, python), session.name, at.strftime("%Y-%m-%dT%H:%M:%SZ"), system(), python.version,
        processors, runs, outcomes,
    )  # fmt: skip


def order(kept: Capture) -> tuple[Said, ...]:
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


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 if all was measured, 1 if a run failed, 2 for a name that does not exist."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.distributions", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("names", nargs="*", help="sessions (default: those that a chapter shows)")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how many runs (default: {RUNS})")
    parser.add_argument("--stale", action="store_true", help="measure only what is missing or stale")
    options = parser.parse_args(arguments)
    try:
        paths = select.select(options.names or shown()) if options.names or shown() else []
    except select.Unknown as error:
        print(error, file=sys.stderr)
        return 2
    for path in paths:
        name = f"{path.parent.name}/{path.stem}"
        if options.stale and why_stale(name) is None:
            continue
        try:
            found = measure(path, options.runs)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        save(found, path_of(name, found.python))
        print(f"{name}: {options.runs} runs, {_counts(found.outcomes)}")
    return 0


def _counts(outcomes: Iterable[Outcome]) -> str:
    counts = [str(outcome.runs) for outcome in outcomes]
    return f"{len(counts)} order{'s' if len(counts) != 1 else ''}: {', '.join(counts)}"


if __name__ == "__main__":
    sys.exit(main())
