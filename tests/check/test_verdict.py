"""Findings in the order of the points, and what passes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from harness.check.verdict import Finding, Verdict, complete, first_of, right, warning, wrong
from tests.support.verdicts import POINTS, verdict


def test_findings_are_put_in_the_order_of_the_points() -> None:
    found = complete(POINTS, [wrong("c", "No."), right("a")])
    assert [(finding.point, finding.kind) for finding in found] == [
        ("a", "right"),
        ("b", "not reached"),
        ("c", "wrong"),
    ]


def test_a_wrong_outweighs_a_right_of_the_same_point() -> None:
    assert [f.kind for f in complete({"a": ""}, [right("a"), wrong("a", "No."), wrong("a", "Neither.")])] == [
        "wrong"
    ] * 2


def test_a_point_that_the_contract_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        complete(POINTS, [right("z")])


@pytest.mark.parametrize(
    ("found", "code", "says"),
    [
        ([right("a"), right("b"), right("c")], 0, "passed"),
        ([right("a"), warning("b", "Unwise."), right("c")], 0, "passed"),
        ([right("a"), right("b")], 1, "nothing is wrong, and not reached: c"),
        ([right("a"), wrong("b", "No."), wrong("c", "Neither.")], 1, "No."),
        ([], 1, "nothing is wrong, and not reached: a, b, c"),
    ],
)
def test_only_what_was_found_right_passes(found: list[Finding], code: int, says: str) -> None:
    """A point that was not reached is no pass, even when nothing was found wrong."""
    assert verdict(*found).code == code
    assert verdict(*found).says == says


def test_what_cannot_be_checked_is_neither_right_nor_wrong() -> None:
    assert replace(verdict(), cannot="no such file").code == 2


def test_the_first_case_that_holds_is_the_wrong_one() -> None:
    cases = [(False, "No.", "", ""), (True, "Neither.", "this", ""), (True, "Nor this.", "", "")]
    assert first_of("a", *cases) == wrong("a", "Neither.", "this")
    assert first_of("a", *cases[:1]) == right("a")


def test_a_program_gets_the_fields_with_the_verdict_in_a_line_and_the_exit_status() -> None:
    told = verdict(wrong("a", "No.", ["one", "two"])).as_json()
    assert (told["says"], told["code"], told["passed"]) == ("No.", 1, False)
    assert told["findings"][0] == {"point": "a", "kind": "wrong", "says": "No.", "seen": ("one", "two"), "hints": ()}


def test_a_program_s_answer_is_read_back_as_the_same_verdict() -> None:
    said = replace(
        verdict(wrong("a", "No.", ["one", "two"], "Look."), right("b")), calls=("4711 (first) fork() = 4712",)
    )
    assert Verdict.from_json(json.loads(json.dumps(said.as_json()))) == said
    with pytest.raises(ValueError, match="'findings' is missing"):
        Verdict.from_json({"says": "No."})
