"""Become the parent of every orphan below this process, and die with one's own parent: prctl(2), Linux only."""

from __future__ import annotations

import os
import signal
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


@cache
def _libc() -> ctypes.CDLL:
    """The C library, loaded once: the child of a fork should not have to."""
    import ctypes  # here, because a Python without it can still say why it cannot check

    return ctypes.CDLL(None, use_errno=True)


def call_libc(name: str, *arguments: object) -> None:
    """Call a function of the C library that Python's `os` does not have.  Raises `OSError`."""
    import ctypes

    if getattr(_libc(), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def adopt_orphans() -> None:
    """Make this process the new parent of every orphan below it.  Raises `OSError` where the system cannot."""
    call_libc("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def become_subreaper() -> None:
    """The same where there is such a thing; elsewhere nothing happens."""
    if sys.platform == "linux":
        adopt_orphans()


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when the thread that forked it ends.  Raises `OSError`."""
    call_libc("prctl", _PR_SET_PDEATHSIG, int(number), 0, 0, 0)
