"""Judge what came in one terminal, written in short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from harness.capture.schema import Event, Process
from harness.match.judgement import AttributedItem, Judgement, judge
from harness.match.state import Item
from harness.session.parser import read_session
from harness.trace.account import Trace

Judge = Callable[..., Judgement]
PARENT, CHILD = Process(1, 0, "", 1, 0, 1, 0, None), Process(2, 1, "", 1, 0, 1, 3, 1)
FORKED = Event(0, 0, 1, "fork", child=2)
KERNEL = """# T
processes: parent, child
$ python x.py
=== kernel
parent | fork {child}
parent | wait {child} exit 3
child  | ! exec {_}
"""


def judge_in(folder: Path) -> Judge:
    """A function that judges: in what came strings are lines, numbers are steps that begin, `?N` is the end."""

    def judged(text: str, came: Sequence[str | int], trace: Trace | None = None) -> Judgement:
        path = folder / "fork.session"
        path.write_text(text)
        session, told, step = read_session(path), [], 0
        for thing in came:
            if isinstance(thing, int):
                step = thing
                item = Item(1, 0.0, "act", step=step)
            elif thing.startswith("?"):
                item = Item(1, 0.0, "ended", thing[1:], step=step, status=int(thing[1:]))
            else:
                item = Item(1, 0.0, "output", thing)
            told.append(AttributedItem(item))
        return judge(session, told, trace, "there is no strace here")

    return judged


def forked(*events: Event) -> Trace:
    """A parent and the child that it forked, and whatever else happened."""
    return Trace((PARENT, CHILD), (), (FORKED, *events))
