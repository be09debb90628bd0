"""The same program with other names: a verdict that changes with them would rest on the source.

Every variable, parameter and inner function of a Python file gets a new name; what it imports, the builtins,
attributes and the functions that an exercise asks for keep theirs.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path


def renamed(path: Path) -> str:
    """The source of the file with its own names changed; comments are lost, meaning is not."""
    text = path.read_text(encoding="utf-8")
    return _bash(text) if path.suffix == ".sh" else _python(text)


def _python(text: str) -> str:
    tree = ast.parse(text)
    names = {name: f"name_{number}" for number, name in enumerate(sorted(_own(tree)), 1)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or (isinstance(node, ast.ExceptHandler) and node.name):
            node.name = names.get(str(node.name), str(node.name))
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [names.get(name, name) for name in node.names]
    return ast.unparse(tree)


def _own(tree: ast.Module) -> set[str]:
    """The names that the file itself gives and nobody outside needs."""
    given: set[str] = set()
    kept = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.add(node.id)
        elif isinstance(node, ast.arg):
            given.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or (isinstance(node, ast.ExceptHandler) and node.name):
            given.add(str(node.name))
        elif isinstance(node, ast.keyword) and node.arg:
            kept.add(node.arg)  # a parameter that is named in a call: renaming it would need to know whose it is
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            kept |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    methods = {
        item.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef)
    }
    return given - kept - methods


def _bash(text: str) -> str:
    """Variables that the script assigns, arrays too, and loop variables."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    source = "\n".join(lines) + "\n"
    names = set(re.findall(r"(?:^|[;&|\s])([a-z_]+)=", source)) | set(re.findall(r"\bfor ([a-z_]+) in\b", source))
    for number, name in enumerate(sorted(names), 1):
        source = re.sub(
            rf"(\$\{{?#?|\bfor |^|(?<=[;&|\s(+\[])){name}(?=[}}=\"\s;\[\]]|$)(?!\()",
            rf"\1name_{number}",
            source,
            flags=re.M,
        )
    return source
