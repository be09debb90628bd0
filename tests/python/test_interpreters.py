"""The Python under test, and the environment made from nothing in which programs run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.python import PATH, SUPPORTED, bare, environment, interpreter, system


def test_an_interpreter_is_asked_what_it_is() -> None:
    here = interpreter()
    asked = interpreter(sys.executable)
    assert (asked.prefix, asked.version) == (here.prefix, here.version)
    assert asked.path.resolve() == here.path.resolve(), "not the virtual environment's"


@pytest.mark.parametrize("path", ["/no/such/python", "/bin/false"])
def test_what_is_not_a_python_is_an_error(path: str) -> None:
    with pytest.raises((OSError, subprocess.CalledProcessError)):
        interpreter(path)


def test_nothing_of_ours_reaches_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "ours")
    made = environment(tmp_path / "bin", tmp_path)
    assert made["PATH"] == f"{tmp_path}/bin:{PATH}"
    assert made["HOME"] == made["PWD"] == str(tmp_path)
    assert {name for name in made if name.startswith("PYTHON")} == {"PYTHON_BASIC_REPL", "PYTHON_COLORS"}


def test_a_bare_environment_has_the_interpreter_and_nothing_that_is_installed(tmp_path: Path) -> None:
    made = bare(tmp_path / "made", interpreter())
    ask = "import json, sys; print(json.dumps([sys.prefix, sys.path, sys.version_info[:2]]))"
    ran = subprocess.run([made / "python3", "-c", ask], capture_output=True, text=True, check=True, env={})
    prefix, path, version = json.loads(ran.stdout)
    assert Path(prefix) == tmp_path / "made"
    assert not [entry for entry in path if "site-packages" in entry and str(tmp_path) not in entry]
    assert tuple(version) == sys.version_info[:2]


@pytest.mark.parametrize(
    ("name", "release", "shown"),
    [("Linux", "6.1.0-18-amd64", "Linux 6.1"), ("Darwin", "24.1.0", "macOS 24.1"), ("Hurd", "", "Hurd")],
)
def test_a_system_is_named_without_the_machines_own_suffix(
    monkeypatch: pytest.MonkeyPatch, name: str, release: str, shown: str
) -> None:
    monkeypatch.setattr("platform.system", lambda: name)
    monkeypatch.setattr("platform.release", lambda: release)
    assert system() == shown


def test_this_python_is_supported() -> None:
    assert interpreter().version.rpartition(".")[0] in SUPPORTED
