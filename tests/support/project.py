"""A small project of its own: a copy of the harness over a few sessions, run as `nox -s examples` runs the book's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from tests.support.played import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PYTEST = (sys.executable, "-m", "pytest", "-p", "harness.tools.pytest_sessions", "-p", "no:cacheprovider")


class Project:
    """It lies in `folder`, with `files` below its `examples`."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.temporary = folder / "temporary-files-of-this-one"
        """What runs in its sessions has this path in its environment."""
        self.temporary.mkdir()
        shutil.copytree(
            ROOT / "harness", folder / "harness", ignore=shutil.ignore_patterns("__pycache__", "check", "page")
        )
        (folder / "pyproject.toml").write_text(
            '[tool.pytest.ini_options]\naddopts = "-ra"\nfilterwarnings = ["error"]\n'
        )
        for name, text in files.items():
            path = folder / "examples" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")

    def environment(self, **more: str) -> dict[str, str]:
        """Ours, without what would change the outcome."""
        kept = {k: v for k, v in os.environ.items() if k not in ("CI", "PYTEST_ADDOPTS", "COLUMNS", "PYTHONPATH")}
        return {**kept, "TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200", **more}

    def run(self, *arguments: str, cache: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run pytest on it, to its end."""
        command = [*(PYTEST[:-2] if cache else PYTEST), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment(**environment), capture_output=True, text=True,
            timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command in it, as the leader of a process group of its own."""
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment(**environment), text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip


def path_without(folder: Path, *names: str) -> str:
    """A PATH on which these commands are not, and all others of ours are."""
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        if os.path.isdir(place):
            for name in os.listdir(place):
                if name not in names and not (folder / name).exists():
                    (folder / name).symlink_to(Path(place, name))
    return str(folder)
