"""The Python under test: what it is, and the environment made from nothing in which programs run."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13", "3.14", "3.15")
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
"""Where programs under test look for commands, after the interpreter's own folder."""


@dataclass(frozen=True)
class Interpreter:
    """A Python that programs are run with."""

    path: Path
    """The executable itself: no shim, no virtual environment."""
    prefix: Path
    version: str
    """In full, such as `3.13.0`."""


@cache
def interpreter(path: str | None = None) -> Interpreter:
    """The interpreter at `path`, or the one that runs the harness.  Raises `OSError` or `CalledProcessError`."""
    if path is None:
        base = getattr(sys, "_base_executable", sys.executable)
        return Interpreter(Path(base), Path(sys.base_prefix), platform.python_version())
    ask = """if True:
        import json, platform, sys
        print(json.dumps([sys._base_executable, sys.base_prefix, platform.python_version()]))
    """
    said = subprocess.run([path, "-I", "-c", ask], capture_output=True, check=True, text=True).stdout
    executable, prefix, version = json.loads(said)
    return Interpreter(Path(executable), Path(prefix), version)


def environment(bin_folder: Path, home: Path) -> dict[str, str]:
    """The whole environment of a program under test: nothing of the harness's own is passed on."""
    return {
        "PATH": f"{bin_folder}:{PATH}",
        "HOME": str(home),
        "PWD": str(home),
        "USER": "you",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PS1": "$ ",
        "SHELL": "/bin/sh",
        "PYTHON_BASIC_REPL": "1",  # since 3.13 the prompt of a terminal would repaint its line
        "PYTHON_COLORS": "0",
    }


def system() -> str:
    """The kernel's name and release, without the machine's own suffix, such as `Linux 6.1`."""
    release = re.match(r"\d+\.\d+", platform.release())
    return f"{platform.system().replace('Darwin', 'macOS')} {release[0] if release else ''}".strip()


def bare(folder: Path, python: Interpreter) -> Path:
    """Make a virtual environment in `folder` in which `python` is the interpreter under test; returns its `bin`.

    Nothing is installed in it: what a machine's own Python happens to load at its start (`.pth` files) would be
    in every trace, and is not part of any example.
    """
    bin_folder = folder / "bin"
    bin_folder.mkdir(parents=True)
    for name in ("python", "python3"):
        os.symlink(python.path, bin_folder / name)
    (folder / "pyvenv.cfg").write_text(f"home = {python.path.parent}\ninclude-system-site-packages = false\n")
    return bin_folder
