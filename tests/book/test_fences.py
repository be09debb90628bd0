"""The small fork-free fences of the chapters: pytest-examples lints them, runs them, and checks what they print."""

from __future__ import annotations

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

FENCES = list(find_examples("docs", "README.md"))


@pytest.mark.parametrize("fence", FENCES, ids=str)
def test_fence_is_clean_and_prints_what_it_says(fence: CodeExample, eval_example: EvalExample) -> None:
    fragment = "norun" in fence.prefix  # it forks, or is a piece of a program: only linted
    ignored = ["D", "T201", *(["F821"] if fragment else [])]
    eval_example.set_config(line_length=68, quotes="double", ruff_ignore=ignored)
    eval_example.lint_ruff(fence)
    if not fragment:
        eval_example.run_print_check(fence)


def test_there_are_fences() -> None:
    """A search that finds nothing would pass for ever."""
    assert FENCES
