"""The folders of the exercises:

complete, in form, and true to what the chapters say.  What they do: `nox -s exercises`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from harness import layout
from harness.check import course
from harness.check.course import Exercise

EVERY = course.exercises()
WRONG = [(of, file) for of in EVERY for file in of.wrong]

each = pytest.mark.parametrize("of", EVERY, ids=lambda of: of.folder.name)
each_mistake = pytest.mark.parametrize(("of", "file"), WRONG, ids=lambda x: x.stem if isinstance(x, Path) else x.name)


def test_every_exercise_is_checked_or_observed() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (layout.root() / "docs").glob("*.md"))
    asked = sorted(int(number) for number in re.findall(r"\{ #exercise-(\d+) \.exercise \}", pages))
    assert sorted([*(of.number for of in EVERY), *course.OBSERVED]) == asked


@each
def test_a_folder_holds_what_belongs_to_it_and_nothing_else(of: Exercise) -> None:
    kinds = {path.name for path in of.folder.iterdir() if path.name != "__pycache__"}
    assert kinds == {of.start.name, of.solution.name, "contract.py", "right", "wrong"}
    assert of.solution.suffix == of.suffix
    for folder in ("right", "wrong"):
        assert {path.suffix for path in (of.folder / folder).iterdir() if path.name != "__pycache__"} == {of.suffix}
    assert of.others, "a second style"
    assert len(of.wrong) >= 6


@each
def test_a_contract_says_what_must_hold_and_helps(of: Exercise) -> None:
    contract = course.contract(of)
    assert contract.title
    assert len(contract.points) >= 3
    assert len(contract.hints) >= 2
    for hint in contract.hints:
        assert "''" not in re.sub("`[^`]*`", "", hint), "the page would curl these quotes: a literal is code"
    assert len(set(contract.points.values())) == len(contract.points)


@each
def test_the_title_is_the_chapter_s(of: Exercise) -> None:
    chapters = "".join(path.read_text(encoding="utf-8") for path in (layout.root() / "docs").glob("*.md"))
    (heading,) = re.findall(rf"^## Exercise {of.number}: (.+?) \{{ #exercise-{of.number} ", chapters, re.M)
    assert heading.lower() == course.contract(of).title.lower()
    assert chapters.count(f"{{= exercise({of.number}) =}}") == 1


@each
def test_what_a_reader_sees_fits_the_page(of: Exercise) -> None:
    for path in (of.start, of.solution):
        long = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 68]
        assert not long, path


@each
def test_every_mistake_has_a_name_and_a_message_of_its_own(of: Exercise) -> None:
    for what in (course.mistake_title, course.mistake_message):
        said = [what(file) for file in of.wrong]
        assert all(said)
        assert len(set(said)) == len(said), what.__name__


@each_mistake
def test_a_mistake_does_not_give_itself_away(of: Exercise, file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert lines[1].startswith("# => ")
    assert not [line for line in lines[2:] if line.lstrip().startswith("#")]


@each_mistake
def test_a_message_holds_no_number_of_one_run(of: Exercise, file: Path) -> None:
    numbers = {int(number) for number in re.findall(r"\d+", course.mistake_message(file))}
    assert numbers <= {0, 1, 127}


@each
def test_a_judge_cannot_read_the_source(of: Exercise) -> None:
    """Verdicts rest on behaviour: no contract opens the file or asks the trial for it."""
    tree = ast.parse((of.folder / "contract.py").read_text(encoding="utf-8"))
    scenes = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _is_scene(node)}
    judges = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name not in scenes]
    asked = {node.attr for judge in judges for node in ast.walk(judge) if isinstance(node, ast.Attribute)}
    assert not asked & {"source", "file", "read_text", "read_bytes", "getsource"}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not imported & {"ast", "inspect", "tokenize", "re"}


def _is_scene(function: ast.FunctionDef) -> bool:
    return any(argument.arg == "stage" for argument in function.args.args)
