"""Transcripts: who wrote what, what was typed, pauses, columns, and output that stays output."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture.schema import Line, Skip, Span, Step
from harness.page.blocks.transcripts.transcript_figure import side_by_side, transcript
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


def test_a_run_that_was_not_traced_says_so() -> None:
    assert "Not traced" in transcript(replace(samples.fork(), ran=replace(samples.RAN, traced=False)))
    assert "Not traced" not in transcript(samples.fork())


def test_pids_have_the_colour_of_their_process_even_as_parent_pids() -> None:
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
