"""Play sessions and check what comes: sessions in, captures out.

python -m harness.play                 every session
python -m harness.play fork            a chapter
python -m harness.play fork/fork       one
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from harness.captures import freshness
from harness.match import report
from harness.play.players import play
from harness.play.progress import Progress
from harness.python import interpreter
from harness.session import sessions_named


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit status: 0 all passed, 1 one failed, 2 nothing was run."""
    parser = argparse.ArgumentParser(prog="python -m harness.play", description="Play sessions and check what comes.")
    parser.add_argument("names", nargs="*", help="chapters or sessions (default: all)")
    parser.add_argument("--python", help="the interpreter to run programs with (default: this one)")
    parser.add_argument("--stale", action="store_true", help="only what is missing, stale or was skipped")
    parser.add_argument("--no-trace", action="store_true", help="without strace, even where there is one")
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="N", help="play them N times (and say how many failed)"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="report sessions that pass as well")
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat wants a number of 1 or more")
    try:
        python = interpreter(options.python)
    except (OSError, ValueError, subprocess.CalledProcessError):
        print(f"{options.python} is not a Python that says its version", file=sys.stderr)
        return 2
    sessions = sessions_named(options.names)
    if options.stale:
        sessions = [s for s in sessions if freshness.why_stale(s.name, python) or freshness.skipped(s.name, python)]
    failures = 0
    for _ in range(options.repeat):
        captures = play(
            sessions, python, traced=False if options.no_trace else None, progress=lambda: Progress(len(sessions))
        )
        for kept in captures:
            if options.verbose or kept.verdict == "failed":
                print(report(kept))
        failures += sum(c.verdict == "failed" for c in captures)
    print(f"{options.repeat * len(sessions)} runs of {len(sessions)} sessions: {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
