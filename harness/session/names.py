"""Names on the command line: chapters and sessions, or what is near them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from harness import layout


class UnknownName(Exception):
    """A name that is neither a chapter nor a session; the message lists the near ones."""


def select_sessions(names: Iterable[str]) -> list[Path]:
    """The session files that the names mean: `fork` a chapter, `fork/fork` a session; no name: all.

    Raises `UnknownName` for a name that means none.
    """
    return _chosen(names, layout.session_files())


def select_programs(names: Iterable[str]) -> list[Path]:
    """The Python programs that the names mean, in the same way."""
    return _chosen(names, sorted(path for s in {s.parent for s in layout.session_files()} for path in s.glob("*.py")))


def _chosen(names: Iterable[str], paths: Iterable[Path]) -> list[Path]:
    known = {layout.example_name(path): path for path in paths}
    chapters = sorted({name.partition("/")[0] for name in known})
    result: dict[Path, None] = {}
    for name in names:
        name = name.removeprefix("examples/").removesuffix(".session").removesuffix(".py").rstrip("/")
        found = [path for other, path in known.items() if other == name or other.startswith(f"{name}/")]
        if not found:
            near = [other for other in known if other.endswith(f"/{name}")]
            near = near or difflib.get_close_matches(name, [*known, *chapters], n=5, cutoff=0.5)
            hint = f"did you mean {', '.join(near)}?" if near else f"chapters are {', '.join(chapters)}"
            raise UnknownName(f"there is no chapter or example `{name}`; {hint}")
        result.update(dict.fromkeys(found))
    return list(result) if result else list(known.values())
