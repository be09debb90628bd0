"""How a command's `main` ends a process."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def exit_status(main: Callable[[Sequence[str]], int], *words: str) -> object:
    """The exit status, whether `main` returns it or raises `SystemExit`."""
    try:
        return main(words)
    except SystemExit as ended:
        return ended.code
