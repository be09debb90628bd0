"""A module's test is found by its path: that of `harness/a/b.py` is `tests/a/test_b.py`.

`tests/machine/` has those of `machine/`.
A module without a function of its own (a face, a schema, a table) has nothing to run.
"""

from __future__ import annotations

import ast
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import layout

ROOT = layout.root()
TESTS = {"harness": ROOT / "tests", "machine": ROOT / "tests/machine"}
"""Where the tests of each tree begin."""

THROUGH_THE_FACE = {
    "harness/play/terminals": ("tests/play/terminals/test_terminal.py", "a terminal is a holder seen from outside"),
    "harness/session": ("tests/session/test_parser.py", "the parser makes them"),
}
"""Rooms of which a module may be tested by the test of the whole, each with that test and the reason why.

A module with a test of its own needs no line here; a line that no module needs any more is taken out.
"""
OF_THE_WHOLE = {"book", "browser", "logs", "support"}
"""Folders of tests that are not about one room: the book, its pages in a browser, recorded logs, helpers."""


def modules() -> dict[Path, Path]:
    """Each module that has something to run, with where its test is looked for."""
    found = {}
    for top, tests in TESTS.items():
        for path in sorted((ROOT / top).rglob("*.py")):
            inside = path.relative_to(ROOT / top)
            name = inside.parent.name or top if path.stem == "__init__" else path.stem
            if "node_modules" not in inside.parts and _runs(path):
                found[path] = tests / inside.parent / f"test_{name}.py"
    return found


def _runs(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))


MODULES = modules()
ALONE = {path for path, test in MODULES.items() if not test.is_file()}
"""Modules without a test of their own."""


def _room(path: Path) -> str:
    return path.parent.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_s_test_is_found_by_its_path(path: Path) -> None:
    looked_for = MODULES[path].relative_to(ROOT)
    assert path not in ALONE or _room(path) in THROUGH_THE_FACE, f"there is no {looked_for}"


@pytest.mark.parametrize(
    "path", [test for path, test in MODULES.items() if path not in ALONE], ids=lambda path: path.stem
)
def test_a_test_that_is_found_tests_something(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    assert [function.name for function in functions if function.name.startswith("test_")]


@pytest.mark.parametrize("room", THROUGH_THE_FACE)
def test_a_room_that_is_tested_as_a_whole_has_that_test_and_needs_it(room: str) -> None:
    test, why = THROUGH_THE_FACE[room]
    assert why
    assert (ROOT / test).is_file()
    assert [path for path in ALONE if _room(path) == room], f"every module of {room} has its own test now: take it out"


def test_the_folders_of_tests_are_those_of_what_they_test() -> None:
    folders = {
        test.parent.relative_to(ROOT / "tests").as_posix()
        for test in (ROOT / "tests").rglob("test_*.py")
        if "node_modules" not in test.parts
    }
    rooms = {
        (tests / path.parent.relative_to(ROOT / top)).relative_to(ROOT / "tests").as_posix()
        for top, tests in TESTS.items()
        for path in (ROOT / top).rglob("*.py")
    }
    assert sorted(folders - rooms - OF_THE_WHOLE) == []


@pytest.mark.parametrize("look", [os.listdir, lambda path: os.scandir(path).close(), Path.read_bytes])
def test_a_test_that_reads_what_was_built_here_is_found_out(
    nobodys_build: list[str], look: Callable[[Path], object]
) -> None:
    """Whether something is there or not."""
    with contextlib.suppress(OSError):
        look(ROOT / "build" / "captures")
    assert nobodys_build == [str(ROOT / "build" / "captures")]
    nobodys_build.clear()
    with contextlib.suppress(OSError):
        look(ROOT / "builds")
    assert nobodys_build == []
    assert layout.captures_folder().parent != ROOT / "build"
