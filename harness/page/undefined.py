"""What stands for a name in a chapter that is no macro: whatever is done with it is an error, with the near ones."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import StrictUndefined

from harness.page.errors import near


def no_macro(macros: Iterable[str]) -> type[StrictUndefined]:
    """The class of all such names, where these are the macros."""
    known = tuple(macros)

    class NoMacro(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            name = self._undefined_name
            hint = near(name, known) if isinstance(name, str) else ""
            return f"{super()._undefined_message}{hint}"

    return NoMacro
