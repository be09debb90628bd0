"""Of each line of the kernel's block that is missing it is said what the kernel saw instead."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest

from harness.capture import Event, EventCall, Process
from harness.match import kernel_block, kernel_notes
from harness.match.kernel_block import hold
from harness.match.kernel_notes import EXPLAINED, NEAREST, notes
from harness.session import KernelLine
from harness.session.parser import parse_session

PATH = Path("examples/fork/fork.session")


def event(call: EventCall, pid: int = 1, **rest: object) -> Event:
    return Event(at=0.0, until=0.0, pid=pid, call=call, **rest)  # type: ignore[arg-type]  # fields by name


STARTED = event("exec", path="/usr/bin/python", argv=("python", "x.py"))
FORKED = event("fork", child=2)
LEFT = event("exit", status=0)
PARENT, CHILD, OTHER = Process(1, 9, "", 1, 0, 1, 0, None), *(Process(n, 1, "", 1, 0, 1, 3, 1) for n in (2, 3))
PINNED = {"parent": "1", "child": "2"}


def noted(
    block: str, events: list[Event], pinned: dict[str, str] = PINNED, processes: tuple[Process, ...] = (PARENT, CHILD)
) -> dict[int, str]:
    """What is said of the missing lines of the block, by their number in it, from 1."""
    session = parse_session(PATH, f"# T\nprocesses: parent, child, other\n$ python x.py\n=== kernel\n{block}")
    found = hold(session, events, processes, pinned, {})
    said = notes(session, found, events, processes, pinned)
    assert said.keys() == {line.line for line in found.missing}
    return {line - 4: note for line, note in said.items()}


@pytest.mark.parametrize(
    ("block", "events", "note"),
    [
        ("wait {child} exit 3", [event("wait", child=2, status=0)], "the kernel saw `wait {child} exit 0` instead"),
        ("wait {child} exit 0", [event("wait", child=3, status=0)], "the kernel saw `wait 3 exit 0` instead"),
        ("write 9", [event("write", fd=1, size=8), LEFT], "the kernel saw `write 8 1` instead"),
        ("write 9 2", [event("write", fd=fd, size=8) for fd in (1, 2, 1)], "the kernel saw `write 8 2` instead"),
        (
            "exec nosuch",
            [event("exec", path="/bin/nosuch", argv=("nosuch",), error="ENOENT")],
            "the kernel saw `exec nosuch ENOENT` instead",
        ),
        (
            "exec pwd (exactly)",
            [event("exec", path="/bin/pwd", argv=("pwd", "-P"))],
            "the kernel saw `exec pwd -P` instead",
        ),
        ("exit 3", [event("sleep", seconds=1.0), event("setsid")], "no exit came, but `sleep 1s`"),
        ("exit 3", [], "parent did nothing more after `fork {child}`"),
        ("fork {_}", [LEFT], "it came only once"),
    ],
)  # fmt: skip
def test_what_came_instead(block: str, events: list[Event], note: str) -> None:
    assert noted(f"parent | fork {{child}}\nparent | {block}", [FORKED, *events]) == {2: note}


def test_what_came_too_early_is_told_with_what_came_after_it() -> None:
    happened = [FORKED, event("close", fd=3), LEFT]
    note = "it came earlier, before `close 3`"
    assert noted("parent | close 3\nparent | fork {child}\nparent | exit 0", happened) == {2: note}
    note = "the nearest is `fork {child}`, which came earlier"
    assert noted("parent | close 3\nparent | fork {other}", happened) == {2: note}


def test_what_came_too_late_is_told_too() -> None:
    happened = [event("close", fd=3), event("close", fd=4)]
    assert noted("parent | read\nparent | close 3", happened) == {1: "nothing came before `close 3`"}
    note = "the nearest is `close 4`, which came later"
    assert noted("parent | close 5\nparent | close 3", happened) == {1: note}


def test_after_a_missing_line_the_rest_of_the_lane_is_told_as_what_it_is() -> None:
    happened = [FORKED, event("write", fd=1, size=8), LEFT]
    block = "parent | fork {child}\nparent | write 9\nparent | exit 0\nparent | exit 0\nparent | killed SIGINT"
    assert noted(block, happened) == {
        2: "the kernel saw `write 8 1` instead",
        4: "it came only once",
        5: "parent did nothing more after `exit 0`",
    }


def test_a_lane_that_does_nothing_says_so() -> None:
    assert noted("child | exit 0", [FORKED]) == {1: "child did nothing"}
    assert noted("child | exit 0", [FORKED], {"child": "7"}) == {1: "the kernel saw no process 7"}


def test_a_lane_that_no_process_fits_says_which_there_were() -> None:
    happened = [STARTED, FORKED, event("exit", 2, status=3)]
    assert noted("child | exit 0\nchild | pipe", happened, {"parent": "1"}) == {
        1: "no process fits the lane, of 2 (python x.py); the nearest is `exit 3`",
        2: "no process fits the lane, of 2 (python x.py)",
    }
    assert noted("other | exit 0", happened) == {1: "no process is left for this lane: parent is 1, child is 2"}
    many = tuple(Process(n, 1, "", 1, 0, 1, 0, 1) for n in range(1, 9))
    assert noted("other | pipe", [STARTED], {}, many) == {
        1: "no process fits the lane, of 1 (python x.py), 2 (python x.py), 3 (python x.py) and 5 more"
    }
    assert noted("other | exit 0", [], {}, ()) == {1: "the kernel saw no process"}


def test_a_lane_that_only_the_block_pins_says_whose_it_was_taken_to_be() -> None:
    happened = [STARTED, FORKED, event("exec", 2, path="/bin/ls", argv=("ls", "-l")), event("exit", 2, status=3)]
    taken = "; child was taken to be process 2 (ls -l), whose parent is parent (1)"
    assert noted("parent | fork {child}\nchild | exit 0\nchild | exit 1", happened, {"parent": "1"}) == {
        2: f"the kernel saw `exit 3` instead{taken}",
        3: "the kernel saw `exit 3` instead",
    }
    taken = "; parent was taken to be process 1 (python x.py), whose parent is 9"
    assert noted("parent | fork {child}\nparent | exit 0", happened, {}) == {
        2: f"parent did nothing more after `fork {{child}}`{taken}"
    }


def test_a_program_that_could_not_be_run_is_not_what_a_process_runs() -> None:
    failed = event("exec", 2, path="nosuch", argv=("nosuch",), error="ENOENT")
    happened = [STARTED, FORKED, failed, event("exit", 2, status=1)]
    note = noted("parent | fork {child}\nchild | exit 0", happened, {"parent": "1"})[2]
    assert "process 2 (python x.py)" in note


def test_long_words_are_cut() -> None:
    note = noted("parent | exec a", [event("exec", path="b", argv=("b", "x" * 500))])[1]
    assert len(note) < 120
    assert "…` instead" in note


def test_a_line_that_was_not_looked_for_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_block, "COMPARED", 0)
    happened = [event("exit", pid, status=0) for pid in range(1, 40)]
    processes = tuple(Process(n, 0, "", 1, 0, 1, 0, None) for n in range(1, 40))
    said = noted("parent | exit 0\nchild | exit 0\nchild | exit 1", happened, {}, processes)[3]
    assert said.startswith("not looked for: there are too many ways")


def test_many_equal_events_and_many_missing_lines_are_soon_told(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = [event("write", fd=1, size=5) for _ in range(400)] + [
        event("write", fd=1, size=1000 + n) for n in range(400)
    ]
    ratios: list[None] = []
    compared: list[None] = []
    ratio, matched = difflib.SequenceMatcher.ratio, kernel_block.matched

    def counted(self: difflib.SequenceMatcher[str]) -> float:
        ratios.append(None)
        return ratio(self)

    def held(line: KernelLine, event: Event, *rest: Any) -> dict[str, str] | None:
        compared.append(None)
        return matched(line, event, *rest)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", counted)
    monkeypatch.setattr(kernel_notes, "matched", held)
    said = noted("\n".join(["parent | write 6"] * 50), happened)
    assert len(said) == 50
    assert said[1] == "the kernel saw `write 5 1` instead"
    assert said[EXPLAINED + 1] == "not found either"
    assert 0 < len(ratios) <= EXPLAINED * NEAREST
    assert 0 < len(compared) <= EXPLAINED * NEAREST
