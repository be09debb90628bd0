"""Whether a capture is still true: the hash over all that a run depends on."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from harness import layout
from harness.capture import SCHEMA, Capture, stored
from harness.python import Interpreter, interpreter
from harness.strace_log import unavailable

MEND = "run `nox -s site`, which plays what is missing or stale"


def key(session: Path, python: Interpreter | None = None, traced: bool | None = None) -> str:
    """What a capture depends on: `sources`, the Python, and whether it is traced, such as `0123456789abcdef-3.13.0`.

    Nothing of the machine is in it, so that a capture of another one can be held against these sources.  `traced` is
    by default whether this machine can.
    """
    traced = unavailable() is None if traced is None else traced
    return key_under(session, (python or interpreter()).version, traced)


def key_under(session: Path, version: str, traced: bool) -> str:
    """The key under a Python that need not be on this machine."""
    return f"{sources(session)}-{version}{'' if traced else '-untraced'}"


def sources(session: Path) -> str:
    """Hash over the files of the session's folder, its name, the capture's schema and the code that makes captures."""
    digest = hashlib.sha256(f"{SCHEMA} {code(Path(layout.__file__).parent)} {session.name}".encode())
    for path in sorted(session.parent.iterdir()):
        # Another session of the folder changes nothing for this one.
        if layout.is_source(path) and (path.suffix != ".session" or path == session):
            with suppress(FileNotFoundError):  # an editor had it for a moment
                digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def code(package: Path) -> str:
    """Hash over the modules of a package that make captures."""
    digest = hashlib.sha256()
    for path in layout.modules(package, layout.RUNNERS):
        digest.update(f"\0{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def sources_of(key: str) -> str:
    """The part of a key that is the same under every Python."""
    return key.partition("-")[0]


def unfit(kept: Capture) -> str | None:
    """Why a capture, of whichever Python and machine, does not belong to a session as it is now; None if it does."""
    session = layout.examples() / f"{kept.name}.session"
    if session not in layout.session_files():
        return f"there is no session {kept.name}"
    if kept.key != key_under(session, kept.ran.python, kept.ran.traced):
        return "it was made from other sources"
    return "it failed" if kept.verdict == "failed" else None


def why_stale(name: str, python: Interpreter | None = None) -> str | None:
    """Why the capture of session `<chapter>/<name>` cannot be shown, with the command that mends it; None if it can."""
    try:
        load(name, python)
    except Stale as why:
        return str(why)
    return None


def skipped(name: str, python: Interpreter) -> bool:
    """Whether the session was not run for the lack of something, which may be there by now."""
    try:
        return load(name, python).verdict == "skipped"
    except Stale:
        return False


class Stale(Exception):
    """A capture that cannot be shown; the message says why, with the command that mends it."""


def load(name: str, python: Interpreter | None = None) -> Capture:
    """The capture of session `<chapter>/<name>`.  Raises `Stale` if it is missing, stale, unreadable or failed."""
    python = python or interpreter()
    session = layout.examples() / f"{name}.session"
    if not session.is_file():
        raise Stale(f"there is no session examples/{name}.session")
    path = layout.capture_path(name, python.version)
    if not path.is_file():
        raise Stale(f"{name} was not captured with Python {python.version}: {MEND}")
    try:
        found = stored.load(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Stale(f"the capture of {name} cannot be read ({error}): {MEND}") from None
    if found.key != key(session, python):
        raise Stale(f"the capture of {name} is stale, something it depends on has changed: {MEND}")
    if found.verdict == "failed":
        raise Stale(f"{name} failed when it was last run: `nox -s examples -- {name}` says why")
    return found
