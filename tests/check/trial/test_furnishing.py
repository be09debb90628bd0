"""The folder of a trial: our code and the commands are in it, and nothing of it stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from harness.check.trial import furnishing


def test_a_command_lies_on_the_path_of_a_furnished_folder_and_is_cleared_with_it(tmp_path: Path) -> None:
    (folder := tmp_path / "trial").mkdir()
    work = furnishing.furnish(folder, -1, {"probe": "#!/bin/sh\n"})
    path = furnishing.environment(folder, work)["PATH"]
    assert shutil.which("probe", path=path) == str(folder / "bin/probe")
    assert os.path.samefile(shutil.which("python", path=path) or "", folder / "bin/python")
    furnishing.clear(folder, -1)
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_the_checker_s_environment_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setenv("SECRET", "x")
    assert not {"PYTHONUNBUFFERED", "SECRET"} & furnishing.environment(tmp_path, tmp_path / "work").keys()


def test_byte_code_that_another_check_is_writing_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is renamed when it is whole: between a listing and a copy it may be gone, as this one is."""
    inside = tmp_path / "inside"
    shutil.copytree(furnishing.INSIDE, inside)
    (inside / "__pycache__" / "stage.cpython-311.pyc.140194601344048").symlink_to("gone")
    monkeypatch.setattr(furnishing, "INSIDE", inside)
    (made := tmp_path / "made").mkdir()
    furnishing.furnish(made, -1, {})
    assert (made / "inside" / "stage.py").is_file()
