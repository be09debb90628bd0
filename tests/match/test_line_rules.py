"""Beside its text, a line is held to its time and its writer."""

from __future__ import annotations

import pytest

from harness.match.line_rules import distinct, untimely, written
from harness.processes.how_ended import ended_as
from harness.session.model import Expected
from harness.session.pattern import Pattern

CAST = ("parent", "child", "shell")


def line(lane: str, text: str = "x", after: float = 0.0, within: float | None = None) -> Expected:
    return Expected(1, lane, Pattern.read(text, CAST), after, within)


def test_pids_of_the_cast_are_pairwise_different() -> None:
    assert distinct(CAST, {})
    assert distinct(CAST, {"parent": "1", "child": "2", "x": "1"})
    assert not distinct(CAST, {"parent": "1", "shell": "1"})


@pytest.mark.parametrize(
    ("took", "after", "within", "said"),
    [
        (1.0, 1.0, None, ""),
        (0.99, 1.0, None, ""),
        (0.98, 1.0, None, "came after 0.98 s, too early for (after 1s)"),
        (2.0, 1.0, 2.0, ""),
        (2.01, 1.0, 2.0, "came after 2.01 s, too late for (within 2s)"),
        (0.0, 0.0, None, ""),
        (float("nan"), 1.0, 2.0, ""),
    ],
)
def test_times(took: float, after: float, within: float | None, said: str) -> None:
    assert untimely(line("", after=after, within=within), took, slack=0.01) == said


def test_a_lane_belongs_to_the_process_that_wrote_its_first_line() -> None:
    who, note = written(CAST, {}, line("parent"), (7,), {})
    assert (who, note) == ({"parent": 7}, "")
    assert written(CAST, who, line("parent"), (7,), {}) == (who, "")
    assert written(CAST, who, line("parent"), (8,), {})[1] == "was written by 8; earlier lines of parent by 7"
    assert written(CAST, who, line("child"), (7,), {})[1] == "was written by parent (7)"
    assert written(CAST, who, line("child"), (8,), {})[0] == {"parent": 7, "child": 8}


def test_a_pid_that_a_line_told_binds_the_lane_too() -> None:
    assert written(CAST, {}, line("child"), (7,), {"parent": "7"})[1] == "was written by parent (7)"
    assert written(CAST, {}, line("parent"), (8,), {"parent": "7"})[1] == "was written by 8; parent is 7"


def test_a_row_about_a_process_may_be_anybodys() -> None:
    row = line("parent", "{parent} python")
    assert written(CAST, {"parent": 7}, row, (9,), {"parent": "7"}) == ({"parent": 7}, "")
    # But not another lane's.
    assert written(CAST, {"child": 9}, row, (9,), {"parent": "7"})[1] == "was written by child (9)"


def test_without_a_lane_or_a_trace_nothing_can_be_said() -> None:
    assert written(CAST, {"parent": 7}, line(""), (8,), {}) == ({"parent": 7}, "")
    assert written(CAST, {"parent": 7}, line("parent"), (), {}) == ({"parent": 7}, "")


def test_a_line_of_a_lane_has_one_writer() -> None:
    assert written(CAST, {}, line("parent"), (7, 8), {})[1] == "was written by 2 processes: 7, 8"


def test_how_a_process_ended() -> None:
    assert [ended_as(status) for status in (0, 255, -9, -15, -34, -35)] == [
        "0",
        "255",
        "SIGKILL",
        "SIGTERM",
        "SIGRTMIN",
        "SIGRTMIN+1",
    ]
