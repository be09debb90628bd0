"""Whether two runs of one session show the same, whichever Python ran them.  Pure: no I/O, no clock.

Every run has pids, times and addresses of its own, and an order of its own where processes are concurrent.  None of
them is what a session shows: `form` leaves them out, so that what still differs is the Python's or the system's.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from harness.capture import Capture, Line, Step

StepForm = tuple[tuple[str, tuple[str, ...]], ...]
"""What a step printed: the lines of each lane in order, and those of no lane by name, for they may be in any order."""
Form = tuple[StepForm, ...]
"""What a run printed, step by step."""

_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")
_CLOCK = re.compile(r"(\b\d+ +)?\b\d?\d:\d\d\b(?::\d\d\b)?")
"""A time of `ps`; before the hour of the start stands how busy the process was."""
_TERMINAL = re.compile(r"\b(?:pts/|ttys?)\d+\b")
_NUMBER = re.compile(r"(?<![\w.:/-])\d+(?![\w.:/-])")


def form(capture: Capture, cast: Collection[str] = ()) -> Form:
    """What the run printed, without what is only this run's own; `cast` are the session's names of pids."""
    pids = _pids(capture, cast)
    # A line that is all a hole is whatever came there, as who of two was first: the session says it may be either.
    holes = {value: f"{{{name}}}" for name, value in capture.values.items() if not value.isdigit()}
    return tuple(_step(step, pids, holes) for step in capture.steps)


def digests(of: Form) -> tuple[str, ...]:
    """A short name for what each step printed: the same name, the same lines."""
    return tuple(hashlib.sha256(repr(step).encode()).hexdigest()[:12] for step in of)


def varies(forms: Mapping[str, Sequence[Form]]) -> bool:
    """Whether one Python shows now this, now that: what another one shows is then no difference between them."""
    return any(len(set(seen)) > 1 for seen in forms.values())


def groups(forms: Mapping[str, Form]) -> list[list[str]]:
    """Which of them show the same, in the order given."""
    found: dict[Form, list[str]] = {}
    for name, of in forms.items():
        found.setdefault(of, []).append(name)
    return list(found.values())


def difference(one: Form, other: Form) -> tuple[str, str]:
    """The first line that only the one has, and the first that only the other has, of the first step that differs."""
    for here, there in zip(one, other, strict=False):
        if here != there:
            ours, theirs = _lines(here), _lines(there)
            return next(iter(ours - theirs), ""), next(iter(theirs - ours), "")
    return "", ""


def _lines(step: StepForm) -> Counter[str]:
    return Counter(line for _, lines in step for line in lines)


def _pids(capture: Capture, cast: Collection[str]) -> dict[str, str]:
    """Every process id that the run knows, with what stands for it: its name in the session, or `pid`."""
    known = {pid for process in capture.processes for pid in (process.pid, process.parent)}
    known |= {pid for command in capture.commands for pid in (command.pid, command.shell)}
    named = {capture.values[name]: name for name in cast if capture.values.get(name, "").isdigit()}
    return {str(pid): "{pid}" for pid in known} | {pid: f"{{{name}}}" for pid, name in named.items()}


def _step(step: Step, pids: Mapping[str, str], holes: Mapping[str, str]) -> StepForm:
    lanes: dict[str, list[str]] = {}
    for line in step.lines:
        # What is elided is other people's; how a command ended is the session's to say, and it says it of every run.
        if line.kind == "output":
            lanes.setdefault(line.lane, []).append(holes.get(line.text) or _text(line, pids))
    if "" in lanes:
        lanes[""].sort()
    return tuple((lane, tuple(lines)) for lane, lines in sorted(lanes.items()))


def _text(line: Line, pids: Mapping[str, str]) -> str:
    text = _CLOCK.sub("{time}", _TERMINAL.sub("{terminal}", _ADDRESS.sub("{address}", line.text)))
    text = _NUMBER.sub(lambda found: pids.get(found[0], found[0]), text)
    # Columns are as wide as their longest number.
    return text if text == line.text else re.sub(r" +", " ", text).strip()
