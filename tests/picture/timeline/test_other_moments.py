"""What no call of a lane tells: keys, onlookers, and the ends of long sleeps."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Event, Line, Step
from harness.picture import timeline_of
from tests.support import page_samples
from tests.support.timeline_samples import CHILD, PARENT, run, sentence, told


def test_ps_is_a_cut_through_those_it_saw() -> None:
    found = timeline_of(page_samples.fork())
    cuts = [row for row in found.rows if row.marks and row.marks[0].kind == "cut"]
    assert [sentence(row) for row in cuts] == [
        "terminal 2 ps -af sees one: parent",
        "terminal 2 ps -af sees two: parent and child",
    ]
    assert [[mark.lane for mark in row.marks if mark.kind == "seen"] for row in cuts] == [[0], [0, 1]]


def test_a_key_that_interrupts_reaches_its_lanes() -> None:
    hit = [
        Event(1.001, 1.001, PARENT, "signal", signal="SIGINT"),
        Event(1.002, 1.002, CHILD, "signal", signal="SIGINT"),
    ]
    key = Step(1, (Line(1.0, "key", "Ctrl-C"),))
    found = timeline_of(replace(run(*hit), steps=(key,)))
    (row,) = [row for row in found.rows if sentence(row).startswith("you press Ctrl-C")]
    assert sentence(row) == "you press Ctrl-C: both get SIGINT"
    assert [(mark.kind, mark.lane) for mark in row.marks] == [("call", 0), ("call", 1)]
    assert not [said for said in told(timeline_of(replace(run(), steps=(key,)))) if "Ctrl-C" in said]


def test_a_sleep_that_ends_far_from_anything_else_has_a_row() -> None:
    sleeps = Event(2.0, 4.0, CHILD, "sleep", seconds=2.0)
    said = told(timeline_of(run(sleeps)))
    assert [text for text in said if "sleep" in text or "wakes" in text] == ["goes to sleep", "wakes up"]
    prints = Event(4.01, 4.01, CHILD, "write", fd=1, file=1, size=2, data="x\\n")
    assert "wakes up" not in told(timeline_of(run(sleeps, prints))), "the next row shows it"
