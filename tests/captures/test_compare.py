"""What is a difference between two runs of one session, and what is only the run's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Capture, Step
from harness.captures import compare
from tests.support import page_samples as samples
from tests.support.places import with_text

CAST = ("parent", "child", "shell")


def test_pids_times_and_terminals_are_no_difference() -> None:
    one = samples.fork()
    pids = {"4211": "77", "4217": "78", "4102": "9"}
    row = "you  77  9  12 09:05 pts/12 00:00:01 python fork.py"
    other = replace(with_text(one, 1, 2, row), processes=(), commands=(), values={
        name: pids.get(value, value) for name, value in one.values.items()
    })  # fmt: skip
    first = Step(1, one.steps[0].lines)
    assert compare.form(replace(one, steps=(first, one.steps[1])), CAST) == compare.form(
        replace(other, steps=(first, other.steps[1])), CAST
    )


def test_what_others_did_and_who_came_first_is_no_difference() -> None:
    one = samples.fork()
    steps = tuple(replace(s, lines=tuple(reversed([x for x in s.lines if x.kind != "elided"]))) for s in one.steps[2:3])
    other = replace(one, steps=(*one.steps[:2], *steps, *one.steps[3:]))
    assert compare.form(one, CAST) == compare.form(other, CAST)


@pytest.mark.parametrize("text", ["I am printed once.", "I am printed twice", "I am printed twice. 4218"])
def test_another_text_is_a_difference(text: str) -> None:
    one = samples.fork()
    a, b = compare.form(one, CAST), compare.form(with_text(one, 2, 1, text), CAST)
    assert compare.groups({"3.11": a, "3.12": b, "3.13": b}) == [["3.11"], ["3.12", "3.13"]]
    assert compare.difference(a, b) == ("I am printed twice.", text)


def test_lines_of_no_lane_may_come_in_any_order_and_those_of_others_are_theirs() -> None:
    steps = (Step(1, (samples.output(1, "b"), samples.output(2, "a"), samples.output(3, "c", "parent"))),)
    one = replace(samples.fork(), steps=steps)
    other = replace(one, steps=(Step(1, tuple(reversed(steps[0].lines))),))
    assert compare.form(one) == compare.form(other) == ((("", ("a", "b")), ("parent", ("c",))),)


def test_a_number_is_no_difference_only_where_it_is_a_pid_of_the_run() -> None:
    def run(shell: int, text: str) -> Capture:
        one = samples.fork()
        commands = tuple(replace(command, shell=shell) for command in one.commands)
        steps = (Step(1, (samples.output(1, text),)),)
        return replace(one, steps=steps, processes=(), commands=commands, values={"code": text.split()[-1]})

    assert compare.form(run(77, "shell 77")) == compare.form(run(78, "shell 78"))
    assert compare.form(run(77, "status 3")) != compare.form(run(77, "status 4"))
    assert compare.form(run(77, "3")) != compare.form(run(77, "4")), "it is all a hole, and a number"


def test_the_order_within_a_lane_is_a_difference() -> None:
    steps = (Step(1, (samples.output(1, "a", "parent"), samples.output(2, "b", "parent"))),)
    one = replace(samples.fork(), steps=steps)
    other = replace(one, steps=(Step(1, tuple(reversed(steps[0].lines))),))
    assert compare.form(one) != compare.form(other)


def test_what_a_hole_caught_is_no_difference_where_it_is_the_whole_line() -> None:
    def run(first: str, second: str) -> Capture:
        lines = tuple(samples.output(n, text) for n, text in enumerate((first, second, first, "child is done.")))
        return replace(samples.fork(), steps=(Step(1, lines),), values={"first": first, "second": second})

    assert compare.form(run("parent", "child")) == compare.form(run("child", "parent"))
    assert compare.form(run("parent", "child")) != compare.form(replace(run("child", "parent"), values={}))


def test_a_python_that_shows_now_this_now_that_says_nothing_about_others() -> None:
    a = compare.form(samples.fork())
    b = compare.form(with_text(samples.fork(), 2, 1, "x"))
    assert compare.varies({"3.11": [a, a], "3.12": [b, a]})
    assert not compare.varies({"3.11": [a, a], "3.12": [b, b]})


def test_steps_that_print_the_same_have_the_same_digest() -> None:
    one = samples.fork()
    first, other = (compare.digests(compare.form(of, CAST)) for of in (one, with_text(one, 2, 1, "x")))
    assert len(first) == len(one.steps)
    assert [a == b for a, b in zip(first, other, strict=True)] == [True, True, False, True, True]
