"""Change a program in one place: every fork, wait, exec, exit, comparison, printed string and sleep, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MutantKind = Literal["fork", "wait", "exec", "exit", "comparison", "string", "sleep"]
"""What is changed."""

_FORKS = {"fork", "forkpty"}
_WAITS = {"wait", "waitpid", "waitid", "wait3", "wait4"}
_EXECS = {f"exec{letters}" for letters in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")}
_EXITS = {("os", "_exit"), ("sys", "exit")}
_PRINTERS = {"print", "input", "write", "writelines", "send", "sendall"}
_OPPOSITES: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A program with one place changed."""

    kind: MutantKind
    line: int
    before: str
    after: str
    source: str
    """The whole changed program."""

    @property
    def name(self) -> str:
        """What was changed into what, on one line."""
        return f"{' '.join(self.before.split())} -> {' '.join(self.after.split())}"


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a Python program, in the order of its text.  Raises `SyntaxError` if it is not one."""
    tree = ast.parse(source)
    text = _Text(source)
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [text.mutant(kind, node, after) for kind, node, after in _changes(tree, text, statements)]
    unique = {(m.line, m.before, m.after, m.source): m for m in found}
    return sorted(unique.values(), key=lambda m: (m.line, m.kind, m.before))


def _changes(tree: ast.Module, text: _Text, statements: set[int]) -> Iterator[tuple[MutantKind, ast.expr, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = text.of(node.left), text.of(node.comparators[0])
            yield "comparison", node, f"({left} {_OPPOSITES[type(node.ops[0])]} {right})"
        elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(node.test, ast.Compare):
            if not isinstance(node.test, ast.Constant):
                yield "comparison", node.test, f"(not ({text.of(node.test)}))"
        elif isinstance(node, ast.Call):
            yield from _call(node, text, id(node) in statements)


def _call(node: ast.Call, text: _Text, alone: bool) -> Iterator[tuple[MutantKind, ast.expr, str]]:
    module, name = _name(node.func)
    if module == "os" and name in _FORKS:
        yield "fork", node, "0"
    elif module == "os" and name in _WAITS:
        yield "wait", node, "None" if alone else "None" if name == "waitid" else "(0, 0)"
    elif module == "os" and name in _EXECS:
        yield "exec", node, "None"
    elif (module, name) in _EXITS:
        status = text.of(node.args[0]) if node.args else "0"
        if not node.args or not isinstance(node.args[0], ast.Constant) or isinstance(node.args[0].value, int):
            yield "exit", node, f"{module}.{name}(({status}) ^ 1)"
        yield "exit", node, "None"
    elif name == "sleep":
        yield "sleep", node, "None"
    if name in _PRINTERS:
        for argument in [*node.args, *(k.value for k in node.keywords if k.arg in ("end", "sep"))]:
            yield from _strings(argument, text)


def _strings(argument: ast.expr, text: _Text) -> Iterator[tuple[MutantKind, ast.expr, str]]:
    """The strings written out in what is printed; not those that only choose something (keys, formats, arguments)."""
    parts: list[ast.expr] = [argument]
    while parts:
        node = parts.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            yield "string", node, repr(_other(node.value))
        elif isinstance(node, ast.JoinedStr):
            # Its pieces have no exact places before Python 3.12: the whole is followed by one letter more.
            yield "string", node, f"({text.of(node)} + 'x')"
        elif isinstance(node, ast.BinOp):
            parts += [node.left, node.right]
        elif isinstance(node, ast.IfExp):
            parts += [node.body, node.orelse]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "encode":
            parts.append(node.func.value)


def _other(value: str | bytes) -> str | bytes:
    """A string that shows at once that it is another; bytes are changed as text."""
    if isinstance(value, bytes):
        return _other_text(value.decode("latin-1")).encode("latin-1")
    return _other_text(value)


def _other_text(value: str) -> str:
    for place, letter in enumerate(value):
        if letter.isalnum():
            return value[:place] + ("q" if letter != "q" else "z") + value[place + 1 :]
    return value + "x"


def _name(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        return (function.value.id if isinstance(function.value, ast.Name) else ""), function.attr
    return "", function.id if isinstance(function, ast.Name) else ""


class _Text:
    """A program's text, by the places of its nodes (columns of `ast` are counted in UTF-8 bytes)."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def place(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.expr) -> str:
        start, end = self.place(node)
        return self.data[start:end].decode()

    def mutant(self, kind: MutantKind, node: ast.expr, after: str) -> Mutant:
        start, end = self.place(node)
        source = (self.data[:start] + after.encode() + self.data[end:]).decode()
        return Mutant(kind, node.lineno, self.of(node), after, source)
