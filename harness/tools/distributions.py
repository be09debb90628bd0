"""Not one run but many: run a session again and again, and count how often each order of its output came.

python -m harness.tools.distributions                    those that a chapter shows, 200 runs each
python -m harness.tools.distributions --stale            of those only the ones that are missing or stale
python -m harness.tools.distributions --runs 50 fork/no_sleep

The runs follow each other, nothing else of ours runs, and nobody traces them: tracing changes who is first.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from harness import layout
from harness.captures import Distribution, Order, Said, orders
from harness.match import report
from harness.play import play
from harness.python import Interpreter, interpreter, system
from harness.session import Session, sessions_named


def measure(session: Session, runs: int, python: Interpreter | None = None) -> Distribution:
    """Run the session that often.  Raises `RuntimeError` with the report of a run that failed."""
    python = python or interpreter()
    at = datetime.now(UTC)
    key = orders.key(session.name, python)  # of the files as they are now: they may change while the session runs
    count: Counter[tuple[Said, ...]] = Counter()
    for kept in play([session] * runs, python, traced=False, save=False, at_once=1):
        if kept.verdict != "passed":
            raise RuntimeError(report(kept))
        count[orders.order_of(kept)] += 1
    outcomes = tuple(Order(lines, times) for lines, times in sorted(count.items(), key=lambda one: (-one[1], str(one))))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Distribution(
        orders.SCHEMA, key, session.name, at.strftime("%Y-%m-%dT%H:%M:%SZ"), system(),
        python.version, processors, runs, outcomes,
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 if all was measured, 1 if a run failed, 2 for unknown names or unread sessions."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.tools.distributions", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("names", nargs="*", help="sessions (default: those that a chapter shows)")
    parser.add_argument("--runs", type=int, default=orders.RUNS, help=f"how many runs (default: {orders.RUNS})")
    parser.add_argument("--stale", action="store_true", help="measure only what is missing or stale")
    options = parser.parse_args(arguments)
    names = options.names or orders.shown()
    for session in sessions_named(names) if names else []:
        if options.stale and orders.why_stale(session.name) is None:
            continue
        try:
            found = measure(session, options.runs)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        orders.save(found, layout.distribution_path(session.name, found.python))
        print(f"{session.name}: {options.runs} runs, {_counts(found.outcomes)}")
    return 0


def _counts(outcomes: Iterable[Order]) -> str:
    counts = [str(outcome.runs) for outcome in outcomes]
    return f"{len(counts)} order{'s' if len(counts) != 1 else ''}: {', '.join(counts)}"


if __name__ == "__main__":
    sys.exit(main())
