"""Play the examples under every supported Python that this machine has, and say where they differ in what they show.

python -m harness.tools.matrix [NAMES]                     all of the book, or some of it
python -m harness.tools.matrix --merge DIR...              with what other machines captured

What comes is kept in `build/captures/<3.x>/`, and what was learnt from it in `build/matrix.json`; see `matrix_summary`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.capture import Capture
from harness.captures import Form, Gathered, compare, matrix_summary, merge, places
from harness.match import report
from harness.play import Progress, play
from harness.python import SUPPORTED, Interpreter, installed, system
from harness.session import Session, sessions_named
from harness.strace_log import unavailable

AGAIN = 4
"""How often more a session is played that seems to differ."""


def differing(gathered: Gathered, sessions: Sequence[Session]) -> tuple[dict[str, dict[str, Form]], list[str]]:
    """The sessions that do not show the same in every place, and those that only seemed to.

    One run of each Python is not enough to say so: what differs is played again under each Python of this machine,
    and a session that shows now this, now that under one of them says nothing about the others.
    """
    shown = {session.name: matrix_summary.forms(gathered, session) for session in sessions}
    doubtful = [session for session in sessions if len(compare.groups(shown[session.name])) > 1]
    seen = {s.name: {where: [form] for where, form in shown[s.name].items()} for s in doubtful}
    if doubtful:
        for python in installed.found().values():
            where = places.place_of(python.version, system())
            todo = [session for session in doubtful if where in seen[session.name]]
            print(f"again under Python {python.version}: {_names(todo)}", file=sys.stderr, flush=True)
            for kept in play([session for session in todo for _ in range(AGAIN)], python, save=False):
                cast = next(session.cast for session in todo if session.name == kept.name)
                if kept.verdict == "passed":
                    seen[kept.name][where].append(compare.form(kept, cast))
    racing = [name for name, forms in seen.items() if compare.varies(forms)]
    return {name: shown[name] for name in seen if name not in racing}, racing


def settle() -> None:
    """Say which sessions differ, over all captures that are there, and write it down for the build of the site."""
    sessions = sessions_named()
    gathered = matrix_summary.gather(sessions)
    differ, racing = differing(gathered, sessions)
    matrix_summary.save(matrix_summary.summary_of(gathered, differ))
    known = sorted({where for by_place in gathered.runs.values() for where in by_place}, key=places.found().index)
    print(f"\ncompared: {', '.join(known) or 'nothing'}")
    for where, reasons in gathered.left_out.items():
        for name, why in reasons.items():
            print(f"left out: {name} of {where}: {why}")
    if len(known) > 1:
        print(f"{len(differ)} of {len(sessions)} sessions show something else under another Python or system")
    for name, forms in differ.items():
        groups = compare.groups(forms)
        for other in groups[1:]:
            ours, theirs = compare.difference(forms[groups[0][0]], forms[other[0]])
            print(f"  {name}  {', '.join(groups[0])}: {_line(ours)}; {', '.join(other)}: {_line(theirs)}")
    for name in racing:
        print(f"  {name}  shows now this, now that under one Python: no difference between Pythons")


def _line(text: str) -> str:
    return f"`{text.strip()}`" if text else "no such line"


def _names(sessions: Sequence[Session]) -> str:
    return ", ".join(session.name for session in sessions) or "nothing"


def run(sessions: Sequence[Session], under: Sequence[Interpreter], lacking: Sequence[str]) -> int:
    """Play the sessions under each Python, and print the table; how many failed."""
    rows, failures = [], 0
    for python in under:
        print(f"=== Python {python.version}", file=sys.stderr, flush=True)
        captures = play(sessions, python, progress=lambda: Progress(len(sessions)))
        bad = [kept for kept in captures if kept.verdict == "failed" or missing(kept)]
        for kept in bad:
            print(missing(kept) or report(kept), flush=True)
        skipped = sum(kept.verdict == "skipped" for kept in captures if kept not in bad)
        rows.append((python.version, len(captures) - len(bad) - skipped, len(bad), skipped))
        failures += len(bad)
    print(f"\n{'Python':<10}{'passed':>8}{'failed':>8}{'skipped':>9}")
    for version, passed, failed, skipped in rows:
        print(f"{version:<10}{passed:>8}{failed:>8}{skipped:>9}")
    for minor in lacking:
        print(f"{minor:<10}not found here, so not run")
    if why := unavailable():
        print(f"The kernel was not watched: {why}")
    return failures


def missing(kept: Capture) -> str:
    """Why a session must not be skipped where CI=true says that nothing is lacking; empty if it was not, or may be."""
    if os.environ.get("CI") != "true":
        return ""
    lacking = [skip.reason for skip in kept.skips if not skip.elsewhere]
    return f"{kept.name} may not be skipped where CI=true: {'; '.join(lacking)}" if lacking else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit status: 0 all well, 1 a session failed or was refused, 2 nothing was run."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.tools.matrix",
        description="Play the examples under each supported Python that is found, keep what comes, and say which "
        "sessions show something else under another one.",
    )
    parser.add_argument("names", nargs="*", help="chapters or sessions (default: all)")
    parser.add_argument(
        "--python", action="append", choices=SUPPORTED, metavar="3.X", help="only this one; may be given several times"
    )
    parser.add_argument(
        "--merge", nargs="+", type=Path, metavar="DIR",
        help="play nothing; take the captures that other machines left in these folders, each a copy of build/captures",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if options.merge:
        if options.names or options.python:
            parser.error("--merge plays nothing: it takes no names and no --python")
        return _merge(options.merge)
    here = installed.found()
    wanted = options.python or SUPPORTED
    lacking = [minor for minor in SUPPORTED if minor in wanted and minor not in here]
    under = [python for minor, python in here.items() if minor in wanted]
    if not under:
        print(f"none of these Pythons was found here: {', '.join(lacking)}", file=sys.stderr)
        return 2
    sessions = sessions_named(options.names)
    try:
        failures = run(sessions, under, lacking)
        settle()
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if failures else 0


def _merge(folders: Sequence[Path]) -> int:
    """Take the captures of `folders`, and say what became of them."""
    lost = [folder for folder in folders if not folder.is_dir()]
    if lost:
        print(f"there is no folder {', '.join(map(str, lost))}", file=sys.stderr)
        return 2
    taken, refused = merge.merge(folders)
    for where, count in sorted(taken.items()):
        print(f"{where}: {count} captures taken")
    for file, why in refused:
        print(f"refused {file}: {why}", file=sys.stderr)
    if not taken and not refused:
        print("there are no captures in these folders", file=sys.stderr)
        return 2
    settle()
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
