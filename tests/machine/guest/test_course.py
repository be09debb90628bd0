"""The book's files for the guest: what is packed, for whom, and that the same files give the same bytes."""

from __future__ import annotations

import io
import sys
import tarfile

import pytest

from harness import layout
from machine.guest import course
from machine.image.root import PYTHON, READER


@pytest.fixture(scope="module")
def packed() -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(course.archive()), mode="r:gz") as tar:
        return {member.name: member for member in tar}


def test_the_reader_gets_programs_and_the_checker_is_roots(packed: dict[str, tarfile.TarInfo]) -> None:
    assert packed["home/reader/fork/fork.py"].uid == READER
    assert packed["course/harness/check/__main__.py"].uid == 0
    assert "course/examples/exercises/05_launch_child/contract.py" in packed
    assert "home/reader/exercises" not in packed
    assert not [name for name in packed if name.endswith((".session", "~")) or "/." in name]


def test_it_has_exactly_the_files_of_the_checker(packed: dict[str, tarfile.TarInfo]) -> None:
    modules = {name for name in packed if name.startswith("course/harness/") and name.endswith(".py")}
    assert modules == {f"course/{path.relative_to(layout.root()).as_posix()}" for path in layout.checker_files()}


def test_every_folder_comes_before_what_is_in_it(packed: dict[str, tarfile.TarInfo]) -> None:
    seen: set[str] = set()
    for name, member in packed.items():
        assert "/" not in name or name.rpartition("/")[0] in seen, name
        if member.isdir():
            seen.add(name)
    assert packed["home/reader/fork"].uid == READER


def test_the_same_files_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = course.archive()
    monkeypatch.setattr("time.time", lambda: 1.0)
    assert course.archive() == made


@pytest.mark.parametrize("python", [".".join(map(str, sys.version_info[:2])), "3.2"])
def test_byte_code_goes_along_only_if_this_python_is_the_guests(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(course, "PYTHON", python)
    made = course._compiled(layout.root() / "harness/text.py", "course/harness/text.py")
    if python == "3.2":
        assert made is None
    else:
        assert made is not None
        assert made[0] == f"course/harness/__pycache__/text.{sys.implementation.cache_tag}.pyc"
        assert b"/course/harness/text.py" in made[1]


def test_the_machine_is_built_by_the_python_inside_it() -> None:
    """So that there is byte code of the book's files."""
    noxfile = (layout.root() / "noxfile.py").read_text(encoding="utf-8")
    assert f'@nox.session(python="{PYTHON}")\ndef machine(' in noxfile
