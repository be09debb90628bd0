"""Where everything lies, and that a file is written whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout


def test_the_checker_is_made_of_files_that_are_there_in_a_fixed_order(monkeypatch: pytest.MonkeyPatch) -> None:
    files = layout.checker_files()
    assert all(path.is_file() for path in files)
    assert len(files) == len(set(files))
    inside = [path.relative_to(layout.root() / "harness").as_posix() for path in files]
    assert {"__init__.py", "text.py", "check/__main__.py", "check/inside/stage.py", "processes/proc.py"} <= set(inside)
    assert {path.split("/")[0] for path in inside} == set(layout.CHECKER)
    assert {path.suffix for path in files} == {".py"}
    listed = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda path, pattern: reversed(list(listed(path, pattern))))
    assert layout.checker_files() == files, "however the file system lists them"


@pytest.mark.parametrize("name", [".#fork.py", ".fork.py.swp", "fork.py~", "__pycache__"])
def test_what_editors_and_python_leave_is_not_a_source(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert not layout.is_source(tmp_path / name)
    (tmp_path / "fork.py").touch()
    assert layout.is_source(tmp_path / "fork.py")
    (tmp_path / "folder").mkdir()
    assert not layout.is_source(tmp_path / "folder")


def test_what_is_built_lies_apart_by_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    build = tmp_path / "build"
    assert layout.capture_path("fork/fork", "3.13.0") == build / "captures/3.13/fork/fork.json"
    assert layout.distribution_path("fork/fork", "3.13.0") == build / "distributions/3.13/fork/fork.json"
    assert layout.record_path("05_x", "late", "3.11.7") == build / "records/3.11/05_x/late.json"
    assert layout.matrix_summary_path() == build / "matrix.json"
    assert layout.examples() == tmp_path / "examples"


def test_sessions_are_those_of_chapters_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    for name in ("pipes/b", "fork/a", "exercises/01_x/deep"):
        (tmp_path / "examples" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "examples" / f"{name}.session").touch()
    assert [layout.example_name(path) for path in layout.session_files()] == ["fork/a", "pipes/b"]


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.json"
    layout.write_whole(path, "é")
    opened = path.open(encoding="utf-8")
    layout.write_whole(path, "another")
    with opened:
        assert opened.read() == "é", "whoever has it open sees the old one to its end"
    assert path.read_text(encoding="utf-8") == "another"
    assert list(path.parent.iterdir()) == [path]


def test_the_chapters_are_those_of_the_navigation_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    (tmp_path / "docs").mkdir()
    for name in ("first", "second", "other"):
        (tmp_path / f"docs/{name}.md").touch()
    nav = tmp_path / "mkdocs.yml"
    nav.write_text(
        "nav:\n  - Chapters:\n      - second.md\n      - first.md\n      - none.md\n  - More:\n      - other.md\n"
    )
    assert [page.name for page in layout.chapters()] == ["second.md", "first.md"]
    nav.unlink()
    assert layout.chapters() == []
