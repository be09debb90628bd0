"""List what the kernel saw of a run, as lines to copy into the `=== kernel` block of its session.

python -m harness.tools.events fork/fork              plays it
python -m harness.tools.events --last fork/fork       reads what was kept when it was last played
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence

from harness import layout
from harness.capture import Capture, stored
from harness.captures import freshness
from harness.match import block_line
from harness.play import play
from harness.python import Interpreter, interpreter
from harness.session import VERBS, Session, sessions_named
from harness.strace_log import unavailable


class NothingSeen(Exception):
    """There are no events to list; the message says why."""


def block(kept: Capture, everybody: bool = False) -> str:
    """The whole block of a run, lane by lane, in order of time; `everybody`: also processes without a name.

    Raises `NothingSeen` if there is nothing to list.
    """
    if why := _unseen(kept):
        raise NothingSeen(why)
    names = {process.pid: process.name for process in kept.processes if process.name}
    if not names and not everybody:
        right = "name a cast (`processes: parent, child`) and give a lane to what it prints, or ask with --all"
        raise NothingSeen(f"none of its processes has a name: {right}")
    pids = [*names, *(process.pid for process in kept.processes if everybody and process.pid not in names)]
    lanes = {pid: names.get(pid, f"pid {pid}") for pid in pids}
    width = max(map(len, lanes.values()))
    lines = [f"{lanes[pid]:{width}} | {line}" for pid in pids for line in _lines(kept, pid, names)]
    return "\n".join(["=== kernel", *lines])


def _lines(kept: Capture, pid: int, names: dict[int, str]) -> Iterator[str]:
    return (block_line(event, names) for event in kept.events if event.pid == pid and event.call in VERBS)


def _unseen(kept: Capture) -> str:
    """Why the kernel's account of a run is not there, or empty if it is."""
    if kept.verdict == "skipped":
        return "; ".join(skip.reason for skip in kept.skips)
    if not kept.ran.traced:
        return f"it was played without strace: {unavailable() or 'leave out --last to play it with strace'}"
    if not kept.processes:
        return "; ".join(kept.faults) or "its trace is empty"
    return ""


def last(session: Session, python: Interpreter) -> Capture:
    """What was kept of the session's last run.  Raises `NothingSeen` if nothing was, or nothing that can be read."""
    path = layout.capture_path(session.name, python.version)
    if not path.is_file():
        raise NothingSeen(f"it was not played with Python {python.version}: leave out --last")
    try:
        return stored.load(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NothingSeen(f"what was kept of it cannot be read ({error}): leave out --last") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 if all was listed, 1 if something could not be, 2 if nothing was run."""
    parser = argparse.ArgumentParser(
        prog="python -m harness.tools.events", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="chapters or sessions, such as fork or fork/fork")
    parser.add_argument("--last", action="store_true", help="of the last run that was kept, without playing it again")
    parser.add_argument("--all", action="store_true", help="also processes without a name, which no line can tell of")
    parser.add_argument("--python", help="the interpreter to run programs with (default: this one)")
    options = parser.parse_args(arguments)
    try:
        python = interpreter(options.python)
    except (OSError, ValueError, subprocess.CalledProcessError):
        print(f"{options.python} is not a Python that says its version", file=sys.stderr)
        return 2
    sessions = sessions_named(options.names)
    if not options.last and (why := unavailable()):
        print(f"the kernel cannot be watched: {why}", file=sys.stderr)
        return 2
    played = {} if options.last else {kept.name: kept for kept in play(sessions, python)}
    status = 0
    for session in sessions:
        try:
            kept = played.get(session.name) or last(session, python)
            listed = block(kept, options.all)
        except NothingSeen as nothing:
            print(f"{session.name}: {nothing}", file=sys.stderr)
            status = 1
            continue
        if kept.verdict == "failed":
            print(f"{session.name} failed: `nox -s examples -- {session.name}` says why", file=sys.stderr)
        if kept.key != freshness.key(session.path, python, kept.ran.traced):
            print(f"{session.name} has changed since this run: leave out --last", file=sys.stderr)
        print(f"# {session.name}, as it ran with Python {kept.ran.python} on {kept.ran.system}.\n{listed}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
