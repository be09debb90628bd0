"""The rooms of `harness/`: a face each, names that mean one thing, and what must run with the standard library alone.

Which room may import which is held by import-linter (`nox -s lint`, the table in pyproject.toml).  It does not see
whether an import goes through the face, nor what a parent package imports: that is tested here.
"""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from harness import layout
from harness.picture import lanes, snapshot, timeline_of
from machine.guest import course
from tests.support import page_samples

ROOT = layout.root()
HARNESS = ROOT / "harness"
MODULES = sorted(path for path in HARNESS.rglob("*.py") if path.stem not in ("__init__", "__main__"))
FACES = sorted(
    ".".join(path.parent.relative_to(ROOT).parts) for path in HARNESS.rglob("__init__.py") if path.parent != HARNESS
)
"""Every package below harness/."""
DOORS = {
    "harness.capture.stored": "it needs cattrs, and the face must not",
    "harness.check.course": "pages read where the exercises lie, and need nothing of a trial",
    "harness.check.records": "pages read what was said of mistakes, likewise",
}
"""Modules of a room that others may import although they are not handed out by its face, and why."""
COMMANDS = {"harness.tools", "harness.check.proof"}
"""Packages that hand out nothing: whose modules are commands."""
TO_BE_CAUGHT = {("harness.page", "PageError")}
"""Exceptions that nobody outside names so far, but that whoever calls what the face hands out may have to."""


def _names(face: str) -> list[str]:
    """What a face hands out."""
    found: list[str] = list(getattr(importlib.import_module(face), "__all__", ()))
    return found


def _room(module: str) -> str:
    """The room of a module: `harness.page` of `harness.page.blocks.facts`; the first name elsewhere."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == "harness" else 1])


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_room_says_what_it_may_import() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    told = [contract["room"] for contract in settings["tool"]["importlinter"]["contracts"]]
    there = _rooms(HARNESS) | {f"machine.{name}" for name in _rooms(ROOT / "machine")}
    assert sorted(told) == sorted(there)


def _rooms(top: Path) -> set[str]:
    """The packages and modules that lie directly in a folder."""
    names = {path.stem for path in top.glob("*.py")} | {path.parent.name for path in top.glob("*/__init__.py")}
    return names - {"__init__"}


@pytest.mark.parametrize("face", FACES)
def test_a_face_says_what_its_room_is_for_and_hands_out_a_few_names(face: str) -> None:
    module = importlib.import_module(face)
    first = (module.__doc__ or "").split("\n\n")[0]
    assert first.endswith((".", "?")) or face in COMMANDS, f"the docstring of {face} begins with a sentence"
    names = _names(face)
    assert bool(names) != (face in COMMANDS)
    assert [name for name in names if not hasattr(module, name)] == []


def test_what_faces_hand_out_has_one_meaning() -> None:
    meanings: dict[str, set[int]] = {}
    for face in FACES:
        for name in _names(face):
            meanings.setdefault(name, set()).add(id(getattr(importlib.import_module(face), name)))
    assert len(meanings) > 100
    assert sorted(name for name, found in meanings.items() if len(found) > 1) == []


def test_a_class_name_means_one_thing() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert len(names) > 80
    assert sorted(name for name, count in names.items() if count > 1) == []


def test_a_module_is_not_called_as_another_one() -> None:
    stems = Counter(path.stem for path in MODULES)
    packages = Counter(face.rpartition(".")[2] for face in FACES)
    assert sorted(name for name, count in (stems + packages).items() if count > 1) == []


@pytest.mark.parametrize("face", FACES)
def test_a_module_is_not_called_as_something_that_its_face_hands_out(face: str) -> None:
    """Otherwise `harness.room.name` would be now the module, now the function."""
    module = importlib.import_module(face)
    folder = Path(str(module.__file__)).parent
    own = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    handed_out = [name for name in _names(face) if not isinstance(getattr(module, name), ModuleType)]
    assert [name for name in handed_out if name in own] == []


def _imports(path: Path) -> list[tuple[int, str, str]]:
    """What a file imports of harness/ by name: line, module, name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (node.lineno, node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "harness"
        for alias in node.names
    ]


def _past_the_face(module: str, name: str) -> bool:
    """Whether an import from another room takes what no face hands out."""
    alone = module.count(".") == 1 and module not in FACES
    if module == "harness" or alone:  # a room that is one module is all face
        return False
    if module in DOORS or f"{module}.{name}" in DOORS:
        return False
    return module not in FACES or name not in _names(module)


SOURCES = sorted(
    [*HARNESS.rglob("*.py"), *(ROOT / "machine").rglob("*.py"), *(ROOT / "examples/exercises").glob("*/contract.py")]
)


def test_other_rooms_are_entered_by_their_face() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: from {module} import {name}"
        for path in SOURCES
        if "node_modules" not in path.parts
        for line, module, name in _imports(path)
        if _room(module) != _room(_module(path)) and module != "harness" and _past_the_face(module, name)
    ]
    assert wrong == []


def _taken(path: Path) -> set[tuple[str, str]]:
    """What a file takes of packages: (package, name), by name or as an attribute of what it has imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = {(module, name) for _, module, name in _imports(path)}
    packages = {name: f"{module}.{name}" for module, name in taken}
    return taken | {
        (packages[node.value.id], node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in packages
    }


def test_a_face_hands_out_only_what_somebody_outside_takes() -> None:
    taken = {(_module(path), face, name) for path in SOURCES for face, name in _taken(path) if face in FACES}
    outside = {(face, name) for module, face, name in taken if not f"{module}.".startswith(f"{face}.")}
    handed_out = {(face, name) for face in FACES for name in _names(face)}
    assert sorted(handed_out - outside - TO_BE_CAUGHT) == []


@pytest.mark.parametrize(("module", "name"), [("harness.match.state", "Item"), ("harness.match", "clocked")])
def test_an_import_past_the_face_is_noticed(module: str, name: str) -> None:
    assert _past_the_face(module, name)


# What runs in the page's Linux, where nothing is installed and a start of Python is dear.


def _alone(folder: Path, program: str, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program with the standard library and the modules in `folder`, and nothing else."""
    start = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", start + program, *words], input=stdin, capture_output=True, text=True,
        timeout=120, check=False, cwd=folder,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="a check needs Linux, as it says itself")
@pytest.mark.parametrize(("answer", "code"), [("solution.py", 0), ("wrong/comes_back.py", 1)])
def test_the_check_runs_on_exactly_the_files_of_the_page_s_linux(tmp_path: Path, answer: str, code: int) -> None:
    for name, data, _ in course.files():
        if name.startswith("course/") and not name.endswith(".pyc"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    top = tmp_path / "course"
    top.chmod(0o755)
    program = "import runpy; runpy.run_module('harness.check', run_name='__main__', alter_sys=True)"
    file = top / "examples/exercises/05_launch_child" / answer
    ran = _alone(top, program, "5", str(file), "--json")
    assert ran.stderr == ""
    assert (json.loads(ran.stdout)["code"], ran.returncode) == (code, code)


DRAWS = ("__init__.py", "text.py", "layout.py", "processes", "capture/__init__.py", "capture/schema.py", "picture")
"""What of `harness/` draws a capture's objects to rows."""
DRAWING = """
from harness.capture import *
from harness.picture import lanes, snapshot, timeline_of
capture = eval(sys.stdin.read())
print(repr([lanes(capture), timeline_of(capture), snapshot(capture, capture.events[-1])]))
"""


def test_a_capture_is_drawn_to_rows_with_the_standard_library_alone(tmp_path: Path) -> None:
    for name in DRAWS:
        top = HARNESS / name
        for source in [top] if top.is_file() else top.rglob("*.py"):
            copy = tmp_path / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    capture = page_samples.fork()
    ran = _alone(tmp_path, DRAWING, stdin=repr(capture))
    assert ran.stderr == ""
    expected = [lanes(capture), timeline_of(capture), snapshot(capture, capture.events[-1])]
    assert ran.stdout == f"{expected!r}\n"
    assert len(timeline_of(capture).rows) > 2
