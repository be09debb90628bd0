"""The folder of a trial: what is put into it, the environment of who runs there, what is taken away in the end."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import py_compile
import shutil
import stat
import sys
from pathlib import Path

INSIDE = Path(__file__).parents[1] / "inside"
"""Our code that runs in the reader's process."""


def furnish(folder: Path, uid: int, commands: dict[str, str]) -> Path:
    """Make the trial's folders: `inside` (our code), `bin` (commands), `work` (the reader's own); return `work`."""
    _compile(INSIDE)
    # What another check writes just now has a name of its own until it is whole.
    shutil.copytree(INSIDE, folder / "inside", ignore=shutil.ignore_patterns("*.pyc.*"))
    (folder / "bin").mkdir()
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(os.path.realpath(sys.executable))
    for name, text in commands.items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    work = folder / "work"
    work.mkdir()
    (folder / "log").touch()
    for path in (folder / "inside", folder / "bin", *(folder / "inside").rglob("*")):
        path.chmod(0o755)
    if uid >= 0:
        os.chown(work, uid, uid)
        os.chown(folder / "log", uid, uid)
    return work


def _compile(folder: Path) -> None:
    """Keep the byte code of our own modules, where that can be written: trials then start without compiling them."""
    for source in folder.glob("*.py"):
        if not os.path.exists(importlib.util.cache_from_source(str(source))):
            with contextlib.suppress(OSError):
                py_compile.compile(str(source))


def environment(folder: Path, work: Path) -> dict[str, str]:
    """What the reader's processes get: nothing of the checker's, above all no PYTHONUNBUFFERED, which hides buffers."""
    return {
        "PATH": f"{folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PYTHONPATH": str(folder / "inside"),
        "CHECK_LOG": str(folder / "log"),
    }


def clear(folder: Path, uid: int) -> None:
    """Remove the trial's folder, and what its own user left in places where everybody may write."""
    shutil.rmtree(folder, ignore_errors=True)
    if uid < 0:
        return
    for place in ("/tmp", "/var/tmp", "/dev/shm"):
        for name in os.listdir(place) if os.path.isdir(place) else ():
            path = os.path.join(place, name)
            with contextlib.suppress(OSError):  # somebody else's, gone meanwhile
                found = os.lstat(path)
                if found.st_uid == uid:
                    shutil.rmtree(path) if stat.S_ISDIR(found.st_mode) else os.unlink(path)
