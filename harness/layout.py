"""Where everything lies: the project's folders, what a build keeps and where, and how a file is written whole.

Standard library only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

NO_SOURCES = ("__pycache__", ".*", "*~")
"""Names in a chapter's folder that are not part of it: what Python keeps there, and an editor's locks and copies."""
CHECKER = ("__init__.py", "text.py", "layout.py", "processes", "python", "strace_log", "check")
"""What of `harness/` the check is made of, `python -m harness.check`; it is all that the page's Linux gets."""

RUNNERS = ("text.py", "processes", "python", "strace_log", "capture", "session", "trace", "match", "play")
"""What of `harness/` makes a capture: when it changes, what is kept of earlier runs says nothing any more."""


def root() -> Path:
    """The project's top folder."""
    return Path(__file__).resolve().parent.parent


def examples() -> Path:
    """The folder of all that the reader sees: one folder a chapter, and the exercises."""
    return root() / "examples"


def chapters() -> list[Path]:
    """The pages of the chapters, in the book's order; none where the book's text is not, as in the page's Linux."""
    settings = root() / "mkdocs.yml"
    if not settings.is_file():
        return []
    listed = settings.read_text(encoding="utf-8").partition("- Chapters:")[2].partition("\n  - ")[0]
    pages = (root() / "docs" / name for name in re.findall(r"\w+\.md", listed))
    return [page for page in pages if page.is_file()]


def session_files() -> list[Path]:
    """Every session of the book, by name; not what an editor keeps beside one."""
    return sorted(path for path in examples().glob("*/*.session") if is_source(path))


def example_name(path: Path) -> str:
    """`<chapter>/<name>` of a session or a program: the name that the command line and the macros know it by."""
    return f"{path.parent.name}/{path.stem}"


def is_source(path: Path) -> bool:
    """Whether it is a file that somebody wrote for the book, and not an editor's lock, swap file or backup."""
    return not any(fnmatch(path.name, pattern) for pattern in NO_SOURCES) and path.is_file()


def checker_files() -> list[Path]:
    """The modules of `CHECKER`, in a fixed order."""
    return modules(root() / "harness", CHECKER)


def modules(package: Path, names: Iterable[str]) -> list[Path]:
    """The modules of a package's parts, each a file or a folder, in a fixed order."""
    tops = [package / name for name in names]
    return [path for top in tops for path in ([top] if top.is_file() else sorted(top.rglob("*.py")))]


def minor(version: str) -> str:
    """`3.13` of `3.13.0`, under which all that is kept of a run lies."""
    return ".".join(version.split(".")[:2])


def build() -> Path:
    """The folder of all that is made of the book on this machine, and can be made again."""
    return root() / "build"


def captures_folder() -> Path:
    """Where the captures are: a folder for each place, such as `3.13` and `3.13-macOS`."""
    return build() / "captures"


def capture_path(name: str, python: str) -> Path:
    """Where the capture of session `name` under Python `python` (such as `3.13.0`) lies."""
    return captures_folder() / minor(python) / f"{name}.json"


def distribution_path(name: str, python: str) -> Path:
    """Where the counted orders of session `name` under Python `python` lie."""
    return build() / "distributions" / minor(python) / f"{name}.json"


def record_path(exercise: str, mistake: str, python: str) -> Path:
    """Where the verdict on a mistake of an exercise (`05_launch_child`) under Python `python` lies."""
    return build() / "records" / minor(python) / exercise / f"{mistake}.json"


def matrix_summary_path() -> Path:
    """Where the summary of what all Pythons and systems show lies."""
    return build() / "matrix.json"


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step, so that a reader never sees half of it; its folder is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
