"""Pages without the indentation of their templates: some bytes of each, and nobody reads them."""

from __future__ import annotations

import re

_AS_IT_IS = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+(?=<|\Z)")


def unindented(page: str) -> str:
    """The page without blank lines and the blanks before a tag that begins a line, except where they are shown."""
    between = _AS_IT_IS.split(page)
    # Each match gives two groups: the element, and its name, which is in the element already.
    return "".join(part if at % 3 else _INDENT.sub("\n", part) for at, part in enumerate(between) if at % 3 != 2)
