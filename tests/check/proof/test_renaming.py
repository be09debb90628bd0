"""A program with other names means the same."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from harness.check.proof.renaming import renamed


def run_of(source: str) -> object:
    space: dict[str, Any] = {}
    exec(source, space)
    return space["wanted"](4)


def test_renaming_changes_every_name_of_its_own_and_no_meaning(tmp_path: Path) -> None:
    source = """
import os as system
from math import floor
limit = 3
def _last(those):
    return those[-1]
def wanted(number, *, step=2):
    try:
        total = [item + step for item in range(number) if item < limit]
    except ValueError as error:
        total = error
    def inner(x):
        nonlocal total
        total = total + [x]
        return floor(_last(total) + 0.5)
    with open(system.devnull) as file:
        return inner(number), total, file.closed
class Own:
    def method(self):
        return self
again = wanted(1, step=2)
"""
    path = tmp_path / "x.py"
    path.write_text(source)
    changed = renamed(path)
    names = {node.id for node in ast.walk(ast.parse(changed)) if isinstance(node, ast.Name)}
    assert not names & {"limit", "_last", "number", "total", "item", "error", "inner", "x", "file", "Own", "self"}
    assert {"system", "floor", "step", "wanted"} <= names
    assert run_of(changed) == run_of(source) == (4, [2, 3, 4, 4], False)


def test_renaming_changes_the_variables_of_bash(tmp_path: Path) -> None:
    path = tmp_path / "x.sh"
    path.write_text('# a comment\nstatus=$?; echo "$status ${status}"\nfor command in first; do "$command"; done\n')
    assert renamed(path) == 'name_2=$?; echo "$name_2 ${name_2}"\nfor name_1 in first; do "$name_1"; done\n'
