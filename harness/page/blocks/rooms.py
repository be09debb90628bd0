"""The rooms of `harness/`, for the contributors' page: what each is for, as its own docstring says."""

from __future__ import annotations

import ast
from pathlib import Path

from markupsafe import Markup

from harness import layout
from harness.page.html import render


def rooms() -> list[tuple[str, str]]:
    """The name of each room, with the first sentence of its docstring."""
    top = layout.root() / "harness"
    faces = [(path.stem, path) for path in top.glob("*.py") if path.stem != "__init__"]
    faces += [(f"{path.parent.name}/", path) for path in top.glob("*/__init__.py")]
    return [(name, _told(path)) for name, path in sorted(faces)]


def rooms_table() -> Markup:
    """The same as a table."""
    return render("rooms_table", rooms=rooms())


def _told(path: Path) -> str:
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(told.partition("\n\n")[0].split())
