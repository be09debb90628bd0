"""Whether a capture is still true: the hash over all that a run depends on."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatch
from pathlib import Path

from harness import capture, trace
from harness.capture import Capture
from harness.interpreter import Interpreter, interpreter

NO_SOURCES = ("__pycache__", ".*", "*~")
"""Names in a chapter's folder that are no part of it: what Python keeps there, and an editor's locks and copies."""
MEND = "run `nox -s site`, which plays what is missing or stale"


def examples() -> Path:
    """The folder of all chapters."""
    return capture.root() / "examples"


def sessions() -> list[Path]:
    """Every session of the book, by name."""
    return sorted(examples().glob("*/*.session"))


def key(session: Path, python: Interpreter | None = None, traced: bool | None = None) -> str:
    """What a capture depends on: `sources`, the Python, and whether it is traced, as `0123456789abcdef-3.13.0`.

    Nothing of the machine is in it, so that a capture of another one can be held against these sources.  `traced` is
    by default whether this machine can.
    """
    traced = trace.unavailable() is None if traced is None else traced
    return spelled(session, (python or interpreter()).version, traced)


def spelled(session: Path, version: str, traced: bool) -> str:
    """As `key`, for a Python that need not be on this machine."""
    return f"{sources(session)}-{version}{'' if traced else '-untraced'}"


def sources(session: Path) -> str:
    """Hash over the files of the session's folder, its name and the capture's schema."""
    digest = hashlib.sha256(f"{capture.SCHEMA} {session.name}".encode())
    for path in sorted(session.parent.iterdir()):
        # Another session of the folder changes nothing for this one.
        if is_source(path) and (path.suffix != ".session" or path == session):
            digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def is_source(path: Path) -> bool:
    """Whether it is a file that somebody wrote for the book, and not an editor's lock, swap file or backup."""
    return not any(fnmatch(path.name, pattern) for pattern in NO_SOURCES) and path.is_file()


def sources_of(key: str) -> str:
    """The part of a key that is the same under every Python."""
    return key.partition("-")[0]


def unfit(kept: Capture) -> str | None:
    """Why a capture, of whichever Python and machine, is none of a session as it is now; None if it is."""
    session = examples() / f"{kept.name}.session"
    if session not in sessions():
        return f"there is no session {kept.name}"
    if kept.key != spelled(session, kept.ran.python, kept.ran.traced):
        return "it was made from other sources"
    return "it failed" if kept.verdict == "failed" else None


def why_stale(name: str, python: Interpreter | None = None) -> str | None:
    """Why the capture of session `<chapter>/<name>` cannot be shown, with the command that mends it; None if it can."""
    try:
        kept(name, python)
    except Stale as why:
        return str(why)
    return None


def skipped(name: str, python: Interpreter) -> bool:
    """Whether the session was not run for the lack of something, which may be there by now."""
    try:
        return kept(name, python).verdict == "skipped"
    except Stale:
        return False


class Stale(Exception):
    """A capture that cannot be shown; the message says why, with the command that mends it."""


def kept(name: str, python: Interpreter | None = None) -> Capture:
    """The capture of session `<chapter>/<name>`.  Raises `Stale` if it is missing, stale, unreadable or failed."""
    python = python or interpreter()
    session = examples() / f"{name}.session"
    if not session.is_file():
        raise Stale(f"there is no session examples/{name}.session")
    path = capture.path_of(name, python.version)
    if not path.is_file():
        raise Stale(f"{name} was not captured with Python {python.version}: {MEND}")
    try:
        found = capture.load(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Stale(f"the capture of {name} cannot be read ({error}): {MEND}") from None
    if found.key != key(session, python):
        raise Stale(f"the capture of {name} is stale, something it depends on has changed: {MEND}")
    if found.verdict == "failed":
        raise Stale(f"{name} failed when it was last run: `nox -s examples -- {name}` says why")
    return found
