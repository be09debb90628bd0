"""From lines to rows: pauses, stamps, and the steps that a chapter chooses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Line, Span, Step
from harness.page import PageError
from harness.page.blocks.transcripts.transcript_rows import Stretch, blocks, chosen, numbers
from harness.picture import lanes
from tests.support import page_samples as samples


@pytest.mark.parametrize(("silent", "shown"), [(0.09, []), (0.11, ["0.1 s"])])
def test_a_pause_begins_at_a_tenth_of_a_second(silent: float, shown: list[str]) -> None:
    steps = (Step(1, (samples.output(1, "a"), samples.output(1 + silent, "b"))),)
    (block,) = blocks(steps, lanes(samples.fork()))
    assert [row.pause for row in block.rows if row.pause] == shown


def test_an_action_comes_after_no_pause_for_the_reader_is_not_part_of_the_run() -> None:
    steps = (Step(1, (samples.output(1, "a"), Line(9, "key", "Enter"))),)
    assert [row.pause for row in blocks(steps, lanes(samples.fork()))[0].rows] == ["", ""]


def test_a_stamp_is_left_out_within_the_same_millisecond() -> None:
    steps = (Step(1, (samples.output(1.0001, "a"), samples.output(1.0002, "b"), samples.output(1.2, "c"))),)
    assert [row.stamp for row in blocks(steps, lanes(samples.fork()))[0].rows] == ["1.000", "", "1.200"]


def test_an_empty_line_has_no_stamp() -> None:
    steps = (Step(1, (samples.output(1.0, "a"), samples.output(1.2, ""), samples.output(1.3, "c"))),)
    assert [row.stamp for row in blocks(steps, lanes(samples.fork()))[0].rows] == ["1.000", "", "1.300"]


@pytest.mark.parametrize("steps", ["0", "6", "3-2", "1-9", "one", "", "1,"])
def test_steps_that_are_not_there_are_an_error_that_lists_them(steps: str) -> None:
    with pytest.raises(PageError, match="has steps 1-5"):
        chosen(samples.fork(), steps)


def test_steps_are_counted_from_one() -> None:
    assert numbers(samples.fork(), "1,3-4") == [0, 2, 3]
    assert numbers(samples.fork(), None) == [0, 1, 2, 3, 4]
    assert chosen(samples.fork(), "2") == samples.fork().steps[1:2]


def test_after_a_command_a_pause_is_longer_than_it_takes_to_load_its_program() -> None:
    for silent, shown in ((0.4, ""), (0.6, "0.6 s")):
        step = Step(1, (Line(1, "command", "python x.py"), samples.output(1 + silent, "a")))
        assert blocks((step,), lanes(samples.fork()))[0].rows[1].pause == shown


def test_a_pid_is_a_piece_in_the_colour_of_its_process() -> None:
    found = lanes(samples.fork())
    line = samples.output(1, f"I am {samples.CHILD}!", "child")
    (row,) = blocks((Step(1, (line,)),), found)[0].rows
    assert row.who == (found.named("child"),)
    pid = Stretch(str(samples.CHILD), found.named("child"), pid=True)
    assert row.pieces == (Stretch("I am "), pid, Stretch("!"))


def test_a_line_that_two_wrote_is_about_both() -> None:
    found = lanes(samples.fork())
    glued = Line(1, "output", "onetwo", "parent", (Span("one", samples.PARENT), Span("two", samples.CHILD)))
    (row,) = blocks((Step(1, (glued,)),), found)[0].rows
    assert row.who == found.all
    assert [piece.lane for piece in row.pieces] == list(found.all)


def test_a_block_says_whether_the_terminal_is_another() -> None:
    steps = tuple(Step(terminal, (samples.output(1, "a"),)) for terminal in (1, 1, 2))
    assert [block.switches for block in blocks(steps, lanes(samples.fork()))] == [True, False, True]


def test_an_end_with_zero_is_a_row_only_where_the_session_says_it() -> None:
    ends = (Line(1, "ended", "0"), Line(2, "ended", "0", "?"), Line(3, "ended", "1"))
    (block,) = blocks((Step(1, ends),), lanes(replace(samples.fork(), processes=())))
    assert [row.at for row in block.rows] == [2, 3]
