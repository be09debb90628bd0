"""The exercises of the book have all that the course needs; what they do is proved by `nox -s exercises`."""

from __future__ import annotations

import ast
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


@pytest.mark.parametrize("folder", rules.folders(), ids=lambda folder: folder.name)
def test_no_contract_looks_at_a_clock(folder: Path) -> None:
    """It counts what happens: how much of it a machine does in a second says nothing of the answer."""
    read = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse((folder / "contract.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "time"
    ]
    assert set(read) <= {"time.sleep"}
