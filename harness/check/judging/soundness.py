"""Whether there is anything to judge: faults of a run as such, and a file that does not give what is asked for.

`sound`, `loaded` and `scene` look before a contract does; the rest are words for what was seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.check.trial import MOST_PROCESSES, Run, Seen
from harness.check.verdict import Finding, wrong
from harness.processes import Other, signal_name


class Halt(Exception):
    """Raised by `loaded` and the like within a judge, with the finding that ends it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.says)
        self.finding = finding


def sound(run: Run, point: str) -> Iterator[Finding]:
    """What is wrong with a run as such: it never ended, flooded, forked without end, or was killed."""
    if run.fault == "deadline":
        held = [o for o in run.leftovers if not o.ended]
        seen = [f"still there after {run.over - run.began:.0f} s: {doing(o, run)}" for o in held[:4]]
        says = "It does not end."
        if held and any(
            o.waits_in in ("pipe_read", "pipe_wait", "anon_pipe_read", "unix_stream_data_wait") for o in held
        ):
            yield wrong(point, says + " Somebody waits for input that never comes.", seen, _HANG)
        else:
            yield wrong(point, says, seen, _HANG)
    elif run.fault == "storm":
        yield wrong(
            point,
            "It starts processes without end.",
            f"more than {MOST_PROCESSES} processes were alive at once; all were ended",
            (
                "Every child goes on from the return of fork, through the rest of the loop as well. Where does a "
                "child leave it?"
            ),
        )
    elif run.fault == "flood":
        yield wrong(
            point,
            "It prints without end.",
            "more than a megabyte came; then every process was ended",
            "Which loop has no way out?",
        )
    elif run.fault == "vanished":
        yield wrong(
            point,
            "It ended the process that had loaded it.",
            "the process that plays the caller was gone before the scene was over",
            "Who gets a signal that is sent to pid 0, to the parent, or to everybody?",
        )


_HANG = (
    "What is each of these processes waiting for, and who should have given it that?",
    "A read from a pipe ends only when every write end is closed, the reader's own copy too.",
)

_DOING = {
    "do_wait": "waits for a child",
    "hrtimer_nanosleep": "sleeps",
    "pipe_read": "waits for something to read from a pipe",
    "pipe_wait": "waits for a pipe",
    "anon_pipe_read": "waits for something to read from a pipe",
    "pipe_write": "waits for room in a pipe",
    "anon_pipe_write": "waits for room in a pipe",
    "unix_stream_data_wait": "waits for something to read from a socket",
    "do_sys_poll": "waits in poll",
    "do_select": "waits in select",
    "ep_poll": "waits in epoll",
    "futex_wait_queue": "waits for a lock",
    "sigsuspend": "waits for a signal",
    "do_signal_stop": "is stopped",
}


def doing(other: Other, run: Run) -> str:
    """What a process was found doing, such as `process 4711 (the first one) waits for a child`."""
    who = "the first one" if other.pid == run.first else other.command
    what = _DOING.get(other.waits_in) or {"R": "runs", "Z": "has ended", "T": "is stopped"}.get(
        other.state, "is asleep"
    )
    return f"process {other.pid} ({who}) {what}"


def loaded(seen: Seen, point: str, function: str) -> None:
    """Raise `Halt` unless the file was loaded and has that function."""
    load = seen.load
    for finding in sound(load, point):
        raise Halt(finding)
    for told in load.heard("unloadable"):
        raise Halt(_unloadable(point, told["kind"], told["error"], told["line"]))
    names = [name for told in load.heard("loaded") for name in told["names"] or ()]
    if not load.heard("loaded"):
        how = load.main.status
        seen_text = f"it ended with {describe(how)} before anything could be called"
        raise Halt(wrong(point, "The file ended the program while it was being loaded.", seen_text, _NO_EXIT))
    if function not in names:
        raise Halt(missing(point, function, names))


_NO_EXIT = "Define the function, and leave out calls of exit below it, or put them under `if __name__ == '__main__':`."


def _unloadable(point: str, kind: str, error: str, line: int) -> Finding:
    where = f" (line {line})" if line else ""
    if kind == "SystemExit":
        return wrong(point, "The file ended the program while it was being loaded.", f"SystemExit{where}", _NO_EXIT)
    if kind == "EOFError":
        says = "The file reads more input than there is while it is being loaded."
        return wrong(point, says, f"{error}{where}; three empty lines stood on standard input", _NO_EXIT)
    return wrong(
        point, "The file cannot be loaded: an exception left it.", f"{error}{where}", "Run it by itself first."
    )


def missing(point: str, function: str, names: list[str]) -> Finding:
    """The file does not define what is asked for."""
    if not names:
        return wrong(
            point,
            f"There is no function {function} yet.",
            "the file defines no function",
            f"Write `def {function}(…):`.",
        )
    listed = ", ".join(sorted(names)[:8])
    return wrong(point, f"There is no function {function}; the name must be this one.", f"the file defines: {listed}")


def describe(status: int | None) -> str:
    """`exit status 3`, `SIGKILL`, or `a status that its parent collected`."""
    if status is None:
        return "a status that its parent collected"
    if status >= 0:
        return f"exit status {status}"
    return signal_name(-status)


def scene(seen: Seen, name: str, point: str) -> Run:
    """The run of that scene.  Raises `Halt` if it was not reached, or is not sound as a run."""
    run = seen.scenes.get(name)
    if run is None:
        raise Halt(Finding(point, "not reached"))
    for finding in sound(run, point):
        raise Halt(finding)
    return run
