"""Whatever is imported is declared: a package that another one happens to bring may be gone with its next version."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from harness import layout

ROOT = layout.root()
INSIDE = {path.stem for path in (ROOT / "harness/check/inside").glob("*.py")}
"""Modules that lie on the path of a reader's process, and so have no package above them."""
OURS = {"harness", "machine", "tests"} | INSIDE


def imported(path: Path) -> Iterator[str]:
    """The top-level modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def third_parties() -> dict[str, set[str]]:
    """The modules of others, with the files that import them."""
    found: dict[str, set[str]] = defaultdict(set)
    folders = [path for name in ("harness", "machine", "tests") for path in (ROOT / name).rglob("*.py")]
    for path in (*folders, ROOT / "noxfile.py"):
        if "node_modules" not in path.parts:
            for module in imported(path):
                if module not in sys.stdlib_module_names and module not in OURS:
                    found[module].add(path.relative_to(ROOT).as_posix())
    return found


def normal(name: str) -> str:
    """The name of a distribution, or of its module, so that they can be compared: `import-linter`, `importlinter`."""
    return re.sub(r"[-_.]+", "", name).lower()


def declared() -> set[str]:
    """The distributions that pyproject.toml names, in whichever group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    return {normal(re.split(r"[\s=<>~!\[;]", each)[0]) for group in groups for each in group if isinstance(each, str)}


def test_every_module_that_is_imported_belongs_to_a_distribution_that_is_declared() -> None:
    owners = {module: [normal(name) for name in names] for module, names in packages_distributions().items()}
    found = third_parties()
    assert {"pytest", "cattrs", "mkdocs", "playwright", "nox"} <= found.keys()
    lacking = {
        module: sorted(files)
        for module, files in found.items()
        # One that is not installed for the tests (playwright, import-linter) is looked for by its own name.
        if not declared().intersection(owners.get(module, [normal(module)]))
    }
    assert lacking == {}
