"""Which process runs which line of a program, where that is certain."""

from __future__ import annotations

import pytest

from harness.page.blocks.listing.who_runs import who_runs

SOURCE = """\
import os

pid = os.fork()
if pid == 0:
    print("child")
    os._exit(0)

os.waitpid(pid, 0)
"""


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        (SOURCE, {4: "both", 5: "child", 6: "child", 8: "parent"}),
        ("import os\nos.fork()\nprint()\n\nprint()", {3: "both", 4: "both", 5: "both"}),
        (
            "pid = os.fork()\nif pid > 0:\n    a\nelse:\n    b\nc",
            {2: "both", 3: "parent", 4: "child", 5: "child", 6: "both"},
        ),
        ("if os.fork() == 0:\n    a\n    sys.exit(1)\nb", {1: "both", 2: "child", 3: "child", 4: "parent"}),
        ("if not os.fork():\n    a", {1: "both", 2: "child"}),
        ("p = os.fork()\nif p:\n    a\n    os._exit(0)\nb", {2: "both", 3: "parent", 4: "parent", 5: "child"}),
        ("p = os.fork()\nif 0 != p:\n    a", {2: "both", 3: "parent"}),
        (
            "me = os.getpid()\nos.fork()\nif os.getpid() == me:\n    a\nelse:\n    b",
            {3: "both", 4: "parent", 5: "child", 6: "child"},
        ),
        ("p = os.fork()\nif p == 0:\n    os.execlp('ls', 'ls')\nb", {2: "both", 3: "child", 4: "parent"}),
        ("p = os.fork()\nif p == 0:\n    raise SystemExit\nb", {2: "both", 3: "child", 4: "parent"}),
        ("p = os.fork()\nif p == 0: a\nelse: b\nc", {2: "child", 3: "parent", 4: "both"}),
        ("p = os.fork()\nif p == 5:\n    a\nb", {2: "both", 3: "both", 4: "both"}),
        ("p = os.fork()\nif os.getpid() == p:\n    a", {2: "both", 3: "both"}),
        ("os.fork()\na\n# b\n\nc", {2: "both", 3: "both", 4: "both", 5: "both"}),
        (
            "p = os.fork()\nif p == 0:\n    a\n    # b\nelse:\n    c\n    d\n# e\nf",
            {2: "both", 3: "child", 5: "parent", 6: "parent", 7: "parent", 9: "both"},
        ),
    ],
)
def test_who_runs_which_line(source: str, runs: dict[int, str]) -> None:
    assert who_runs(source) == runs


@pytest.mark.parametrize(
    "source",
    [
        "print()",
        "for n in range(3):\n    os.fork()",
        "os.fork()\nos.fork()",
        "def f():\n    os.fork()\nf()",
        "try:\n    os.fork()\nfinally:\n    pass",
        "while os.fork():\n    pass",
        "not python at all",
    ],
)
def test_what_is_not_certain_is_not_said(source: str) -> None:
    assert who_runs(source) == {}


def test_a_condition_on_something_else_stays_with_whoever_was_there() -> None:
    assert who_runs("os.fork()\nif x == 0:\n    a\nb") == {2: "both", 3: "both", 4: "both"}
