"""From the names on a command line to sessions and programs, for every command that takes some.

What is wrong with a name, or with a session file, is told in a line and ends the command with status 2: nothing is run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from harness.session.model import Session, SessionError
from harness.session.names import UnknownName, select_programs, select_sessions
from harness.session.parser import read_sessions

T = TypeVar("T")


def sessions_named(names: Iterable[str] = ()) -> list[Session]:
    """The sessions that the names mean, read; no name: all.  Raises `SystemExit`."""
    return _or_exit(lambda: read_sessions(select_sessions(names)))


def programs_named(names: Iterable[str] = ()) -> list[Path]:
    """The programs that the names mean, in the same way."""
    return _or_exit(lambda: select_programs(names))


def _or_exit(read: Callable[[], T]) -> T:
    try:
        return read()
    except (UnknownName, SessionError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
