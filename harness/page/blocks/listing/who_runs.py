"""Which lines of a short program are run by the parent, by the child, or by both: read from its source.

Only what can be said for certain is said.  The program must fork once, at its top level, and tell the two apart there
by the returned value or by comparing pids; any other program gets no answer, which a page shows as no side bar.
"""

from __future__ import annotations

import ast
from typing import Final, Literal

RunBy = Literal["parent", "child", "both", ""]
"""Who runs a line; nobody where only one process exists, or nobody can say."""

PARENT: Final = "parent"
CHILD: Final = "child"
BOTH: Final = "both"
_ENDS = frozenset({"os._exit", "sys.exit", "os.abort"})


def who_runs(source: str) -> dict[int, RunBy]:
    """For each line number after the fork: `parent`, `child` or `both`.  Empty if there is no certain answer."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    if sum(_is_fork(node) for node in ast.walk(tree)) != 1:
        return {}
    found: dict[int, RunBy] = {}
    pid = ""
    mine = ""
    runs: RunBy = ""
    for statement in tree.body:
        if not runs:
            name = _target(statement)
            if _called(statement) == "os.getpid":
                mine = name
            if not any(_is_fork(node) for node in ast.walk(statement)):
                continue
            if _called(statement) == "os.fork":
                pid, runs = name, BOTH
                continue
            if not (isinstance(statement, ast.If) and any(_is_fork(node) for node in ast.walk(statement.test))):
                return {}
            runs = BOTH
        runs = _statement(statement, runs, pid, mine, found)
    return _filled(found, source)


def _statement(statement: ast.stmt, runs: RunBy, pid: str, mine: str, found: dict[int, RunBy]) -> RunBy:
    """Note who runs `statement` in `found`, and return who goes on after it."""
    test = _test(statement.test, pid, mine) if isinstance(statement, ast.If) else ""
    if not (isinstance(statement, ast.If) and runs == BOTH and test):
        _mark(found, statement.lineno, statement.end_lineno, runs)
        return runs
    other: RunBy = CHILD if test == PARENT else PARENT
    _mark(found, statement.lineno, statement.test.end_lineno, BOTH)
    _mark(found, statement.body[0].lineno, statement.body[-1].end_lineno, test)
    if statement.orelse:
        _mark(found, statement.orelse[0].lineno - 1, statement.orelse[-1].end_lineno, other)
        found.pop(statement.body[-1].end_lineno or 0, None)
        _mark(found, statement.body[0].lineno, statement.body[-1].end_lineno, test)
    test_ends, other_ends = _ends(statement.body), _ends(statement.orelse)
    if test_ends == other_ends:
        return runs
    return other if test_ends else test


def _test(test: ast.expr, pid: str, mine: str) -> RunBy:
    """Who enters the body of `if test`, or empty if that cannot be said."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _test(test.operand, pid, mine)
        return CHILD if inner == PARENT else PARENT if inner == CHILD else ""
    if _is_result(test, pid):
        return PARENT
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
        return ""
    left, (operator,), (right,) = test.left, test.ops, test.comparators
    if isinstance(left, ast.Constant) or (isinstance(left, ast.Name) and left.id == mine):
        left, right = right, left
    equal = isinstance(operator, (ast.Eq, ast.Is))
    unequal = isinstance(operator, (ast.NotEq, ast.IsNot))
    if _is_result(left, pid) and isinstance(right, ast.Constant) and right.value == 0:
        return CHILD if equal else PARENT if unequal or isinstance(operator, ast.Gt) else ""
    if mine and _name(left) == "os.getpid" and isinstance(right, ast.Name) and right.id == mine:
        return PARENT if equal else CHILD if unequal else ""
    return ""


def _is_fork(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node) == "os.fork"


def _is_result(node: ast.expr, pid: str) -> bool:
    """Whether the expression is what fork returned: its call, or the name that the result was given."""
    return _is_fork(node) or (isinstance(node, ast.Name) and bool(pid) and node.id == pid)


def _name(node: ast.AST) -> str:
    """`os.fork` of a call `os.fork(...)`; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return f"{node.func.value.id}.{node.func.attr}"
    return ""


def _called(statement: ast.stmt) -> str:
    """The function of a statement that is nothing but a call, or a name given its result."""
    return _name(statement.value) if isinstance(statement, (ast.Expr, ast.Assign)) else ""


def _target(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return ""


def _ends(body: list[ast.stmt]) -> bool:
    """Whether nobody comes out at the end of `body`."""
    if not body:
        return False
    last = body[-1]
    called = _called(last)
    return isinstance(last, ast.Raise) or called in _ENDS or called.startswith("os.exec")


def _mark(found: dict[int, RunBy], first: int, last: int | None, runs: RunBy) -> None:
    for line in range(first, (last or first) + 1):
        found[line] = runs


def _filled(found: dict[int, RunBy], source: str) -> dict[int, RunBy]:
    """The same, with the empty and comment lines that stand between two lines of one process."""
    lines = source.split("\n")
    for number in range(1, len(lines) + 1):
        text = lines[number - 1].strip()
        if number in found or (text and not text.startswith("#")):
            continue
        after = next((found[at] for at in range(number + 1, len(lines) + 1) if at in found), "")
        if after and found.get(number - 1) == after:
            found[number] = after
    return found
