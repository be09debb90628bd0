"""Questions before a result."""

from __future__ import annotations

import pytest

from harness.page.blocks.predict import question, right, wrong
from harness.page.errors import PageError
from tests.support.page_reader import texts

ANSWERS = (right("Four", "Both go on."), wrong("`Two`", "Why *not*."))


def test_each_choice_has_its_own_answer() -> None:
    html = question("How many <lines>?", ANSWERS)
    assert texts(html, "legend") == ["Before you run itHow many <lines>?"]
    assert texts(html, "label") == ["Four", "Two"]
    assert texts(html, "reason") == ["Yes. Both go on.", "No. Why not."]
    assert html.count('type="radio"') == 2


def test_choices_of_one_question_belong_together_and_to_no_other() -> None:
    first, again, other = question("a", ANSWERS), question("a", ANSWERS), question("b", ANSWERS)
    assert first == again
    name = first.partition('name="')[2].partition('"')[0]
    assert first.count(f'name="{name}"') == 2
    assert name not in other


def test_without_choices_there_is_only_the_question() -> None:
    assert "radio" not in question("Why?", ())
    assert texts(question("Why?", ()), "question") == ["Before you run itWhy?"]


@pytest.mark.parametrize("choices", [ANSWERS[:1], ANSWERS[1:] * 2, ("Four", "Two")])
def test_a_question_needs_two_answers_and_a_right_one(choices: tuple[object, ...]) -> None:
    with pytest.raises(PageError):
        question("a", choices)  # type: ignore[arg-type]  # what a chapter could do wrong
