"""What was seen, as a judge asks for it."""

from __future__ import annotations

import pytest

from harness.check.trial.seen import Look, Piece, Run, Seen, Told, TrialProcess
from harness.processes import Other


@pytest.mark.parametrize(
    ("text", "number", "there"),
    [("pid 12", 12, True), ("pid12", 12, False), ("1.12", 12, False), ("End.12: x", 12, True), ("112", 12, False)],
)
def test_a_number_stands_by_itself(text: str, number: int, there: bool) -> None:
    assert Piece(0, 0, 1, text).has(number) is there


def test_own_children_come_first_in_the_order_in_which_they_were_forked() -> None:
    processes = [
        TrialProcess(12, 11, 0.1, number=1),
        TrialProcess(13, 14, 0.2, number=2),
        TrialProcess(11, 14, 0.3, number=1),
        TrialProcess(14, 1, 0.0),
    ]
    run = Run("load", first=14, processes={process.pid: process for process in processes})
    assert [child.pid for child in run.children] == [11, 13, 12]
    assert run.main.pid == 14


def test_output_is_had_by_writer_and_by_stream() -> None:
    run = Run(
        "load", pieces=[Piece(0, 0, 1, "a"), Piece(0, 0, 2, "b"), Piece(0, 0, 1, "c"), Piece(0, 0, 1, "e", "stderr")]
    )
    assert (run.text(), run.text(1), run.text(stream="stderr"), run.text(2, "stderr")) == ("abc", "ac", "e", "")


def test_what_was_told_and_looked_at_is_had_by_its_name() -> None:
    run = Run("load", told=[Told(0, 1, "strayed", {"value": 5}), Told(0, 1, "came back", {})])
    run.looks = [Look(0, 1, "before", (), {}), Look(0, 1, "after", (), {3: "pipe:[1]"})]
    assert [told["value"] for told in run.strays] == [5]
    assert run.heard("came back")[0]["value"] is None
    assert run.look("after") is run.looks[1]
    assert run.look("later") is None


def test_a_look_tells_zombies_from_those_that_live() -> None:
    look = Look(0, 1, "x", (Other(2, 1, "Z", "a", ""), Other(3, 1, "S", "b", ""), Other(4, 1, "T", "c", "")), {})
    assert [other.pid for other in look.zombies] == [2]
    assert [other.pid for other in look.living] == [3, 4]


def test_soon_is_later_on_a_slow_machine() -> None:
    assert Seen(start_cost=2.0).soon - Seen(start_cost=0.5).soon == 1.5
