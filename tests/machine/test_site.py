"""The machine in the site: its files if it was built, and nothing if not or where it could not run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.structure.files import File

from machine import site
from machine.guest import course


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what was built."""
    monkeypatch.setattr(site, "MADE", tmp_path)
    monkeypatch.setattr(course, "archive", lambda: b"packed")
    for name in ("build.json", "worker.js", "fonts/x.woff2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def config(offline: bool | None = None) -> Any:
    """As much of MkDocs' configuration as is asked; with Material's plugin for copies, on or off, or without it."""
    plugins = {} if offline is None else {"material/offline": SimpleNamespace(config={"enabled": offline})}
    return SimpleNamespace(plugins=plugins, extra_javascript=[])


@pytest.mark.parametrize(("offline", "there"), [(None, True), (False, True), (True, False)])
def test_it_is_there_for_a_site_that_is_served(made: Path, offline: bool | None, there: bool) -> None:
    assert site.there(config(offline)) == there
    scripts = site.on_config(config(offline)).extra_javascript
    assert [str(getattr(script, "path", script)) for script in scripts] == ["machine/chapter.js"] * there


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands for MkDocs' files: a list of each file's address and what it is made from."""

    def generated(config: object, address: str, **made_from: object) -> tuple[object, ...]:
        return (address, *made_from.values())

    monkeypatch.setattr(File, "generated", generated)
    return []


def test_half_a_machine_is_none(made: Path, files: Any) -> None:
    (made / "build.json").unlink()
    assert not site.there(config())
    assert site.on_config(config()).extra_javascript == []
    found: Any = site.on_files(files, config())
    assert found == []


def test_its_files_are_in_the_site_and_the_worker_rules_all_of_the_book(made: Path, files: Any) -> None:
    found: Any = site.on_files(files, config())
    assert found == [
        ("machine/build.json", str(made / "build.json")),
        ("machine/fonts/x.woff2", str(made / "fonts/x.woff2")),
        ("machine-worker.js", str(made / "worker.js")),
        ("machine/course.packed", b"packed"),
    ]
