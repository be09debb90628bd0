"""Whether a capture is still true: the hash over all that a run depends on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from harness import capture, trace
from harness.capture import Capture
from harness.interpreter import Interpreter, interpreter

MEND = "run `nox -s site`, which plays what is missing or stale"


def examples() -> Path:
    """The folder of all chapters."""
    return capture.root() / "examples"


def sessions() -> list[Path]:
    """Every session of the book, by name."""
    return sorted(examples().glob("*/*.session"))


def key(session: Path, python: Interpreter | None = None, traced: bool | None = None) -> str:
    """Hash over the files of the session's folder, the capture's schema, the interpreter and whether it is traced.

    `traced` is by default whether this machine can.
    """
    python = python or interpreter()
    traced = trace.unavailable() is None if traced is None else traced
    digest = hashlib.sha256(f"{capture.SCHEMA} {python.version} {traced} {session.name}".encode())
    for path in sorted(session.parent.iterdir()):
        # Another session of the folder changes nothing for this one.
        if path.is_file() and (path.suffix != ".session" or path == session):
            digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def why_stale(name: str, python: Interpreter | None = None) -> str | None:
    """Why the capture of session `<chapter>/<name>` cannot be shown, with the command that mends it; None if it can."""
    try:
        kept(name, python)
    except Stale as why:
        return str(why)
    return None


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
