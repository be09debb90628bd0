"""Where the captures of a Python and a system lie, by name.

Those of this machine lie in `build/captures/3.13/`, and those that came from a machine of another kind in
`build/captures/3.13-macOS/`; the name of such a folder is a *place*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness import layout
from harness.python import SUPPORTED, system
from harness.text import joined

_PLACE = re.compile(r"(3\.\d+)(?:-([A-Za-z]+))?")


def place_of(python: str, on: str) -> str:
    """The place of a capture of Python `python` (`3.13.0`) on the system `on` (`Linux 6.1`)."""
    minor, name = layout.minor(python), system_name(on)
    return minor if name == system_name(system()) else f"{minor}-{name}"


def system_name(on: str) -> str:
    """The name of a system without its release: `Linux`."""
    return on.partition(" ")[0]


def found() -> list[str]:
    """The places that have captures: this system's first, the oldest Python first."""
    names = [each.name for each in layout.captures_folder().glob("*") if each.is_dir() and is_place(each.name)]
    return sorted(names, key=lambda name: (name.partition("-")[2], SUPPORTED.index(_minor(name))))


def is_place(name: str) -> bool:
    """Whether a capture may lie there."""
    return _minor(name) in SUPPORTED


def _minor(name: str) -> str:
    found = _PLACE.fullmatch(name)
    return found[1] if found else ""


def label(wheres: Sequence[str], named: bool) -> str:
    """The places as a heading: `Python 3.12 and 3.13`, with the system if `named`."""
    by_system: dict[str, list[str]] = {}
    for where in wheres:
        by_system.setdefault(where.partition("-")[2] or system_name(system()), []).append(_minor(where))
    parts = [f"Python {joined(minors)}{f' on {on}' if named else ''}" for on, minors in by_system.items()]
    return joined(parts)
