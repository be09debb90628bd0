"""A verdict in words: short, in the order in which one should mend."""

from __future__ import annotations

from dataclasses import replace

from harness.check import messages, right, warning, wrong
from tests.support.verdicts import verdict


def test_the_answer_says_what_to_mend_first_with_one_hint() -> None:
    answer = verdict(
        right("a"), wrong("b", "No.", "this was seen", ("look there", "look here")), wrong("c", "Neither.", "x")
    )
    assert messages.verdict(answer).splitlines() == [
        "Exercise 5: A title  (mine.py)",
        "  ✓ the first holds",
        "  ✗ the second holds",
        "      No.",
        "      seen: this was seen",
        "      hint: look there",
        "  ✗ the third holds",
        "      Neither.",
        "Not yet: 1 of 3, in 0.0 s.  (--hint for more)",
    ]
    assert "look here" in messages.verdict(answer, all_hints=True, hints=("think",))
    assert "1. think" in messages.verdict(answer, all_hints=True, hints=("think",))
    assert messages.verdict(answer, plain=True).isascii()


def test_what_cannot_be_checked_is_told_with_the_reason_alone() -> None:
    assert messages.verdict(replace(verdict(), cannot="there is no file x")) == (
        "Exercise 5: A title\nCannot be checked: there is no file x."
    )


def test_a_warning_is_explained_although_the_file_passes() -> None:
    said = messages.verdict(verdict(right("a"), warning("b", "Unwise.", "this was seen", "look there"), right("c")))
    assert said.splitlines()[2:6] == [
        "  ! the second holds",
        "      Unwise.",
        "      seen: this was seen",
        "      hint: look there",
    ]
    assert said.endswith("Passed: 3 of 3, in 0.0 s.")


def test_the_last_lines_of_standard_error_stand_by_a_wrong_only() -> None:
    output = "\n".join(f"line {number}" for number in range(9))
    said = messages.verdict(replace(verdict(wrong("a", "No.")), output=output))
    assert [line for line in said.splitlines() if "| line" in line] == [f"    | line {n}" for n in range(3, 9)]
    passed = verdict(right("a"), right("b"), right("c"))
    assert "| line" not in messages.verdict(replace(passed, output=output))
