"""Numbers of a run for the prose, so that a sentence cannot contradict the capture beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any, get_args

from harness import text
from harness.capture import Capture, Command, EventCall, Line, Process
from harness.page.errors import PageError, near
from harness.picture import lanes
from harness.processes import ended_short


def fact(capture: Capture, kind: str, **of: Any) -> str:
    """The fact `kind` of `capture` as text; `of` narrows it down (see the functions of `KINDS`).

    Raises `PageError` for an unknown kind, option or name, and for what this run did not record.
    """
    if kind not in KINDS:
        raise PageError(f"fact({capture.name!r}, {kind!r}): there is no such kind{near(kind, KINDS)}")
    try:
        return KINDS[kind](capture, **of)
    except TypeError as error:
        raise PageError(f"fact({capture.name!r}, {kind!r}): {error}") from error


def processes(capture: Capture) -> str:
    """How many processes the program was: the first one and all its descendants, not those that looked on."""
    return str(len(lanes(capture).all))


def seconds(capture: Capture) -> str:
    """How long the whole session took, in seconds with one decimal."""
    return f"{capture.ran.seconds:.1f}"


def took(capture: Capture, command: int = 1) -> str:
    """How long a command ran, in seconds with one decimal."""
    given = _command(capture, command)
    if given.ended is None:
        raise PageError(f"{capture.name}: command {command} ({given.text}) did not end")
    return f"{given.ended - given.began:.1f}"


def status_(capture: Capture, command: int = 1) -> str:
    """The exit status of a command, such as `127`, or the signal that ended it, such as `SIGKILL`."""
    return ended_short(_command(capture, command).status)


def child_status(capture: Capture, lane: str) -> str:
    """The same of a process of the cast."""
    return ended_short(_process(capture, lane).status)


def lines(capture: Capture, lane: str | None = None, text: str | None = None) -> str:
    """How many lines of output there were; of one lane; with `text` in them."""
    if lane is not None:
        _known(capture, lane, _lane_names(capture))
    shown = [line for line in _output(capture) if lane in (None, line.lane) and (text is None or text in line.text)]
    return str(len(shown))


def value(capture: Capture, of: str) -> str:
    """What a hole of the session, or a name of its cast, was bound to."""
    _known(capture, of, capture.values)
    return capture.values[of]


def pause(capture: Capture) -> str:
    """The longest silence between two lines of output of one terminal, in seconds with one decimal."""
    found = 0.0
    last: dict[int, float] = {}
    for step in capture.steps:
        for line in step.lines:
            if line.kind == "output" and step.terminal in last:
                found = max(found, line.at - last[step.terminal])
            last[step.terminal] = line.at
    return f"{found:.1f}"


def calls(capture: Capture, of: str, lane: str | None = None) -> str:
    """How many times the kernel saw a call (such as `fork`, `write`); in one lane."""
    return str(len(_events(capture, of, lane)))


def bytes_(capture: Capture, of: str = "write", lane: str | None = None, file: str | None = None) -> str:
    """How many bytes were written (or `of="read"`); in one lane; to the open files whose name ends with `file`."""
    ids = {entry.id for entry in capture.files if file is None or entry.name.endswith(file)}
    if file is not None and not ids:
        raise PageError(
            f"{capture.name}: no file {file!r} was open{near(file, {entry.name for entry in capture.files})}"
        )
    return f"{sum(size or 0 for size, at in _events(capture, of, lane) if file is None or at in ids):,}"


def zombie(capture: Capture, lane: str) -> str:
    """How long a process was a zombie, in seconds with one decimal."""
    process = _process(capture, lane)
    if process.ended is None or process.reaped is None:
        raise PageError(f"{capture.name}: nobody was seen to collect the status of {lane}")
    return f"{process.reaped - process.ended:.1f}"


def python(capture: Capture) -> str:
    """The version of Python that ran it, such as `3.13.0`."""
    return capture.ran.python


def system(capture: Capture) -> str:
    """The kernel that it ran on, such as `Linux 6.12`."""
    return capture.ran.system


def date(capture: Capture) -> str:
    """The day of the run, such as `24 November 2026`."""
    return text.day(capture.ran.at)


KINDS: dict[str, Callable[..., str]] = {
    "processes": processes,
    "seconds": seconds,
    "took": took,
    "status": status_,
    "child_status": child_status,
    "lines": lines,
    "value": value,
    "pause": pause,
    "calls": calls,
    "bytes": bytes_,
    "zombie": zombie,
    "python": python,
    "system": system,
    "date": date,
}
"""The kinds of facts, each with its function."""


def kinds() -> list[tuple[str, str, str]]:
    """Each kind, its options with their defaults, and what it gives: for the contributors' page."""
    found = []
    for kind, function in KINDS.items():
        options = [str(option) for option in signature(function).parameters.values()][1:]
        told = (function.__doc__ or "").partition("\n")[0]
        found.append((kind, ", ".join(re.sub(r": [^=]+?(?= =|$)", "", option) for option in options), told))
    return found


def _output(capture: Capture) -> list[Line]:
    return [line for step in capture.steps for line in step.lines if line.kind == "output"]


def _lane_names(capture: Capture) -> set[str]:
    return {line.lane for line in _output(capture) if line.lane} | {lane.name for lane in lanes(capture).all}


def _command(capture: Capture, number: int) -> Command:
    if not 1 <= number <= len(capture.commands):
        raise PageError(f"{capture.name} has commands 1-{len(capture.commands)}, not {number}")
    return capture.commands[number - 1]


def _traced(capture: Capture) -> None:
    if not capture.ran.traced:
        raise PageError(
            f"{capture.name} was not traced here (is strace installed?), so the kernel's account is missing"
        )


def _process(capture: Capture, name: str) -> Process:
    _traced(capture)
    named = {process.name: process for process in capture.processes if process.name}
    _known(capture, name, named)
    return named[name]


def _events(capture: Capture, call: str, lane: str | None) -> list[tuple[int | None, int | None]]:
    """Size and open file of each `call` that succeeded.  One that no kernel has would silently be counted as none."""
    _traced(capture)
    _known(capture, call, get_args(EventCall))
    pids = {process.pid for process in capture.processes} if lane is None else {_process(capture, lane).pid}
    return [(e.size, e.file) for e in capture.events if e.call == call and e.pid in pids and not e.error]


def _known(capture: Capture, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise PageError(f"{capture.name} has no {name!r}{near(name, names)}")
