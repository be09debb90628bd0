"""The supported Pythons of this machine; with the standard library alone, as the proof of the exercises needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from harness.python.interpreters import SUPPORTED, Interpreter, interpreter


def found() -> dict[str, Interpreter]:
    """The supported Pythons of this machine by `3.x`, oldest first; of each the newest that is found.

    Looked for: this one, `python3.x` on PATH, and what pyenv and uv have installed.
    """
    result: dict[str, Interpreter] = {}
    for path in _candidates():
        try:
            python = interpreter(path)
        except (OSError, subprocess.CalledProcessError, ValueError):
            continue  # a shim for a version that is not there
        minor = ".".join(python.version.split(".")[:2])
        if minor in SUPPORTED and (minor not in result or _number(python) > _number(result[minor])):
            result[minor] = python
    return {minor: result[minor] for minor in SUPPORTED if minor in result}


def _candidates() -> Iterable[str]:
    yield sys.executable
    homes = (os.environ.get("PYENV_ROOT", "~/.pyenv") + "/versions", "~/.local/share/uv/python")
    for minor in SUPPORTED:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            # pyenv's shims stand for the versions below, and are slow.
            if "shims" not in folder and os.access(path := f"{folder}/python{minor}", os.X_OK):
                yield path
        for home in homes:
            yield from map(str, sorted(Path(home).expanduser().glob(f"*/bin/python{minor}")))


def _number(python: Interpreter) -> tuple[int, ...]:
    return tuple(int(part) for part in python.version.split(".") if part.isdigit())
