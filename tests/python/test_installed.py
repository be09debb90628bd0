"""The supported Pythons of a machine: of each the newest, and no shim for one that is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.python import Interpreter, installed
from harness.python.interpreters import SUPPORTED

VERSIONS = {
    "/a/python3.13": "3.13.9",
    "/b/python3.13": "3.13.10",
    "/c/python3.13": "3.13.2",
    "/a/python3.11": "3.11.2",
    "/a/old": "3.8.1",
}


def answers(path: str) -> Interpreter:
    if path not in VERSIONS:
        raise OSError("a shim for what is not there")
    return Interpreter(Path(path), Path("/"), VERSIONS[path])


def test_of_each_supported_python_the_newest_is_found_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_candidates", lambda: ["/a/gone", *VERSIONS])
    monkeypatch.setattr(installed, "interpreter", answers)
    assert {minor: str(python.path) for minor, python in installed.found().items()} == {
        "3.11": "/a/python3.11",
        "3.13": "/b/python3.13",
    }
    assert list(installed.found()) == ["3.11", "3.13"]


def test_it_looks_on_path_and_where_pyenv_and_uv_put_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = SUPPORTED[-1]
    places = ["bin", "shims", "pyenv/versions/x/bin", "home/.local/share/uv/python/y/bin"]
    for place in places:
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / f"python{newest}").touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{tmp_path}/shims:{tmp_path}/none")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    found = [sys.executable, *(f"{tmp_path}/{place}/python{newest}" for place in places if place != "shims")]
    assert list(installed._candidates()) == found


def test_this_python_is_among_those_of_this_machine() -> None:
    assert ".".join(map(str, sys.version_info[:2])) in installed.found()
