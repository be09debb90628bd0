"""Transcripts: who wrote what, what was typed, pauses, columns, and output that stays output."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture.schema import Line, Skip, Span, Step
from harness.page.blocks.transcripts.figure import side_by_side, transcript
from harness.page.blocks.transcripts.transcript_rows import blocks, chosen
from harness.page.errors import PageError
from harness.picture.lane_colours import lanes
from harness.text import visible
from tests.support import page_samples as samples
from tests.support.page_reader import tags, texts


def test_typed_is_told_from_printed() -> None:
    html = transcript(samples.fork())
    assert texts(html, "typed") == ["typed: python fork.py", "typed: ps -af", "typed: ps -af"]
    assert texts(html, "key") == ["Enter"]
    assert "Ready to fork? Press Enter." in texts(html, "samp")
    assert "python fork.py" not in texts(html, "samp")


def test_each_line_has_its_process_by_name_colour_and_shape() -> None:
    html = transcript(samples.wait())
    assert texts(html, "who") == ["", "parent: ", "child: ", "", "parent: ", ""]
    assert html.count('class="who p1"') == 2
    assert html.count('class="who p2"') == 1
    assert html.count('<use xlink:href="#shape-2"/>') == 1


def test_colours_go_by_order_of_birth_and_only_to_processes_of_the_cast() -> None:
    found = lanes(samples.fork())
    assert [(lane.name, lane.number) for lane in found.all] == [("parent", 1), ("child", 2)]
    assert found.of_pid(4213) is None


def test_a_sixth_process_starts_the_colours_over() -> None:
    first = samples.fork().processes[0]
    many = tuple(replace(first, pid=100 + at, name=f"p{at}", born=float(at)) for at in range(7))
    assert [lane.number for lane in lanes(replace(samples.fork(), processes=many)).all] == [1, 2, 3, 4, 5, 1, 2]


def test_parent_and_child_have_the_colours_of_the_listings_also_below_a_shell() -> None:
    first = samples.fork().processes[0]
    born = enumerate(("bash", "parent", "child", "other"))
    many = tuple(replace(first, pid=100 + at, name=name, born=float(at)) for at, name in born)
    found = lanes(replace(samples.fork(), processes=many))
    assert [(lane.name, lane.number) for lane in found.all] == [("bash", 3), ("parent", 1), ("child", 2), ("other", 4)]


def test_a_nameless_descendant_is_called_by_its_pid() -> None:
    parent = samples.fork().processes[0]
    child = replace(parent, pid=99, parent=parent.pid, name="", born=1.0)
    assert [lane.name for lane in lanes(replace(samples.fork(), processes=(child, parent))).all] == ["parent", "pid 99"]


def test_untraced_runs_have_the_lanes_of_the_session_with_the_parent_first() -> None:
    steps = (Step(1, (samples.output(0, "a", "child"), samples.output(1, "b", "parent"))),)
    run = replace(samples.fork(), processes=(), steps=steps, ran=replace(samples.RAN, traced=False))
    assert [(lane.name, lane.pid) for lane in lanes(run).all] == [("parent", 4211), ("child", 4217)]
    assert "Not traced" in transcript(run)


def test_pids_have_the_colour_of_their_process_also_as_parent_pids() -> None:
    html = transcript(samples.fork(), steps="4")
    assert texts(html, "pid") == ["4211", "4217", "4211"]
    assert html.count('class="pid p1"') == 2
    assert html.count('class="pid p2"') == 1


@pytest.mark.parametrize("text", ["14211", "4211.5", "x4211", "42:4211", "/4211"])
def test_numbers_that_only_contain_a_pid_are_not_coloured(text: str) -> None:
    run = replace(samples.fork(), steps=(Step(1, (samples.output(0, text),)),))
    assert texts(transcript(run), "pid") == []


def test_a_line_of_two_processes_is_shown_as_such() -> None:
    glued = Line(1, "output", "onetwo", "", (Span("one", samples.PARENT), Span("two", samples.CHILD)))
    html = transcript(replace(samples.fork(), steps=(Step(1, (glued,)),)))
    assert texts(html, "glued") == ["one", "two"]
    assert texts(html, "many") == ["parent and child, on one line: "]
    assert texts(html, "samp") == ["onetwo"]


def test_pauses_are_shown_with_their_length() -> None:
    assert texts(transcript(samples.wait()), "pause") == ["after a pause of 2.0 s"]


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


def test_several_terminals_are_columns_in_the_order_of_the_session() -> None:
    html = transcript(samples.fork())
    assert 'class="term cols-2"' in html
    assert texts(html, "term-heads") == ["terminal 1terminal 2"]
    assert texts(html, "term-head") == [f"terminal {number}" for number in (1, 2, 1, 2, 1)]
    assert html.index("Ready to fork") < html.index("PPID") < html.index("I am printed twice.") < html.index("So am I.")


def test_steps_choose_a_part() -> None:
    html = transcript(samples.fork(), steps="1,3,5")
    assert "cols-2" not in html
    assert texts(html, "samp")[0] == "Ready to fork? Press Enter."
    assert "PPID" not in html


@pytest.mark.parametrize("steps", ["0", "6", "3-2", "1-9", "one", "", "1,"])
def test_steps_that_are_not_there_are_an_error_that_lists_them(steps: str) -> None:
    with pytest.raises(PageError, match="has steps 1-5"):
        chosen(samples.fork(), steps)


@pytest.mark.parametrize(
    ("status", "words"),
    [(0, "The command ended with status 0;"), (3, "ended with status 3;"), (-9, "was killed by SIGKILL;")],
)
def test_the_caption_says_when_on_what_how_it_ended_and_how_long(status: int, words: str) -> None:
    run = samples.wait()
    html = transcript(replace(run, commands=(replace(run.commands[0], status=status),)))
    (caption,) = texts(html, "figcaption")
    assert caption.startswith("Captured 24 November 2026 on Linux 6.12 with Python 3.13.0.")
    assert words in caption
    assert "took 10.3 s" in caption
    assert texts(transcript(run, caption=False), "figcaption") == []


def test_the_caption_speaks_of_the_commands_of_the_steps_that_are_shown() -> None:
    assert "All 3 commands ended with status 0" in transcript(samples.fork())
    assert "Both commands ended with status 0" in transcript(samples.fork(), steps="1-2")
    assert "The command ended with status 0" in transcript(samples.fork(), steps="2")


def test_different_ends_are_listed_in_the_order_of_the_commands() -> None:
    run = samples.fork()
    one, two, three = run.commands
    ends = (replace(one, status=-2), replace(two, status=None), replace(three, status=1))
    html = transcript(replace(run, commands=ends))
    assert "The commands ended, in order: by SIGINT, not at all, with status 1;" in html


def test_an_end_other_than_zero_is_a_row_of_its_own() -> None:
    assert texts(transcript(samples.wait()), "ended") == ["exit status 3"]
    asked = (Step(1, (Line(1, "ended", "0", "?"),)),)
    assert texts(transcript(replace(samples.wait(), steps=asked)), "ended") == ["exit status 0"]
    steps = (Step(1, (Line(0, "ended", "SIGTERM"), Line(1, "ended", "0"))),)
    html = transcript(replace(samples.wait(), steps=steps))
    assert "killed by SIGTERM" in html
    assert "exit status 0" not in html


def test_without_lanes_there_is_no_gutter() -> None:
    run = replace(samples.wait(), steps=(Step(1, (samples.output(0, "hello"),)),), processes=())
    assert 'class="run nameless"' in transcript(run)
    assert 'class="run"' in transcript(samples.wait())


def test_a_skipped_session_says_why() -> None:
    run = replace(samples.wait(), verdict="skipped", steps=(), skips=(Skip("session", "cc is missing: it compiles"),))
    assert "cc is missing: it compiles" in transcript(run)
    assert "was not run" in transcript(run)


def test_hostile_output_is_shown_as_it_is() -> None:
    html = transcript(samples.hostile())
    assert texts(html, "samp") == [visible(text) for text in (*samples.HOSTILE, "x" * 1_000_000)]
    assert not tags(html) & {"script", "details", "table", "h1"}
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_two_transcripts_stand_side_by_side_under_their_titles() -> None:
    html = side_by_side(samples.wait(), samples.fork())
    assert texts(html, "run-title") == [samples.wait().title, samples.fork().title]
    assert texts(html, "pair")
