"""The exercises of the book have all that the course needs; what they do is proved by `nox -s exercises`."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.check.proof import rules


@pytest.mark.parametrize("folder", rules.folders(), ids=lambda folder: folder.name)
def test_an_exercise_has_all_that_the_course_needs(folder: Path) -> None:
    told = "\n".join(map(str, rules.of_a_folder(folder)))
    assert not told, f"what the course needs, as `nox -s exercises -- {rules.number_of(folder)}` says it:\n{told}"


def test_the_course_as_a_whole_has_all_that_it_needs() -> None:
    told = "\n".join(map(str, rules.of_the_course()))
    assert not told, f"what the course needs, as `nox -s exercises` says it:\n{told}"


def test_there_are_exercises() -> None:
    """Of no exercise at all there would be no complaint."""
    assert len(rules.folders()) > 10
