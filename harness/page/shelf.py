"""Where pages find what they show: the programs below `examples/` and the captures of their sessions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from harness import layout
from harness.capture import Capture, stored
from harness.captures import MatrixSummary, freshness
from harness.captures import matrix_summary as summaries
from harness.page.errors import PageError, near


def sessions() -> list[str]:
    """The names of all sessions, such as `fork/fork`."""
    return [layout.example_name(path) for path in layout.session_files()]


def source(path: str) -> Path:
    """The file `path` (such as `fork/fork.py`).  Raises `PageError` if there is none or it lies outside `examples/`."""
    top = layout.examples().resolve()
    found = (top / path).resolve()
    if not found.is_relative_to(top):
        raise PageError(f"{path!r} lies outside examples/: a page shows only files from there")
    if not found.is_file():
        files = (file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file())
        raise PageError(f"there is no file examples/{path}{near(path, files)}")
    return found


@cache
def capture(name: str) -> Capture:
    """The capture of session `name` under this Python, kept until `forget`.

    Raises `PageError` if there is no such session, or its capture is missing, stale, unreadable or failed.
    """
    source(f"{name}.session")
    try:
        return freshness.load(name)
    except freshness.Stale as why:
        raise PageError(str(why)) from None


@cache
def matrix_summary() -> MatrixSummary:
    """What `nox -s matrix` found out last."""
    return summaries.load()


@cache
def elsewhere(where: str, name: str) -> Capture | None:
    """The capture of session `name` in another place (`3.12`), as the matrix saw it; None if it is not there."""
    try:
        found = stored.load((layout.captures_folder() / where / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    same = found.verdict == "passed" and found.name == name and found.key == matrix_summary().runs[name][where].key
    return found if same else None


def forget() -> None:
    """Look at every capture anew: another build begins."""
    for each in (capture, matrix_summary, elsewhere):
        each.cache_clear()
