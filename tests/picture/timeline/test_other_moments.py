"""What no call of a lane tells: keys, onlookers, and the ends of long sleeps."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Event, Line, Step
from harness.picture import timeline_of
from tests.support import page_samples
from tests.support.places import with_text
from tests.support.timeline_samples import CHILD, PARENT, run, sentence, told


def test_ps_is_a_cut_through_those_it_saw() -> None:
    found = timeline_of(page_samples.fork())
    cuts = [row for row in found.rows if row.marks and row.marks[0].kind == "cut"]
    assert [sentence(row) for row in cuts] == [
        "terminal 2 ps -af sees one: parent",
        "terminal 2 ps -af sees two: parent and child",
    ]
    assert [[mark.lane for mark in row.marks if mark.kind == "seen"] for row in cuts] == [[0], [0, 1]]


def test_only_ps_and_its_like_are_onlookers_and_none_that_is_looked_at() -> None:
    capture = page_samples.fork()
    first, *others = capture.commands
    for text, cuts in (("pstree -p", 2), ("pgrep -l python", 2), ("uptime", 0), ("cat notes.txt", 0), ("psql", 0)):
        asked = replace(capture, commands=(first, *(replace(one, text=text) for one in others)))
        assert sum(row.marks[0].kind == "cut" for row in timeline_of(asked).rows if row.marks) == cuts
    row = f"you  {page_samples.PARENT}  {page_samples.SHELL}  0 14:31 pts/1  00:00:00 ps"
    itself = replace(with_text(capture, 0, 1, row), commands=(replace(first, text="ps"), *others))
    assert [row.at for row in timeline_of(itself).rows if row.marks and row.marks[0].kind == "cut"] == [3.12, 8.06]


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
    before = Event(1.99, 1.99, CHILD, "write", fd=1, file=1, size=2, data="x\\n")
    said = told(timeline_of(run(before, sleeps)))
    assert [text for text in said if "sleep" in text or "wakes" in text] == ["wakes up"], "the row before shows it"


def test_sleeps_that_follow_each_other_at_once_are_one() -> None:
    sleeps = [Event(start, start + 1.0, CHILD, "sleep", seconds=1.0) for start in (2.0, 3.001, 6.0)]
    said = told(timeline_of(run(*sleeps)))
    found = [text for text in said if "sleep" in text or "wakes" in text]
    assert found == ["goes to sleep", "wakes up"] * 2


def test_each_of_two_quick_keys_marks_whom_its_own_signal_reached() -> None:
    """The second one's is not the first one's, whose lane it marks may not have been born yet."""
    hit = [
        Event(1.001, 1.001, PARENT, "signal", signal="SIGINT", code="SI_KERNEL"),
        Event(1.031, 1.031, CHILD, "signal", signal="SIGINT", code="SI_KERNEL"),
        Event(1.032, 1.032, PARENT, "signal", signal="SIGINT", code="SI_KERNEL"),
    ]
    keys = Step(1, (Line(1.0, "key", "Ctrl-C"), Line(1.03, "key", "Ctrl-C")))
    rows = timeline_of(replace(run(*hit, born=1.02), steps=(keys,))).rows
    pressed = [row for row in rows if sentence(row).startswith("you press Ctrl-C")]
    assert [[mark.lane for mark in row.marks] for row in pressed] == [[0], [0, 1]]


def test_a_signal_that_a_process_sent_is_no_key_s() -> None:
    sent = Event(1.01, 1.01, PARENT, "signal", signal="SIGINT", sender=CHILD, code="SI_USER")
    late = Event(1.4, 1.4, CHILD, "signal", signal="SIGINT", code="SI_KERNEL")
    keys = Step(1, (Line(1.0, "key", "Ctrl-C"),))
    [row] = [row for row in timeline_of(replace(run(sent, late), steps=(keys,))).rows if "Ctrl-C" in sentence(row)]
    assert [mark.lane for mark in row.marks] == [1], "however long the kernel took to deliver it"
