"""What every Python inside a trial reports, and how values are made plain for that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.check.inside import sitecustomize
from harness.check.trial.furnishing import INSIDE
from tests.support.heard import heard_from

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a check needs Linux")


class Hopeless:
    def __repr__(self) -> str:
        raise RuntimeError


class Own(int):
    def __repr__(self) -> str:
        return "Own"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1.5, 1.5),
        ((None, True, b"\xff"), (None, True, b"\xff")),
        ("x" * 200_000, "x" * 100_000),
        ((1, [2], {3: None}), (1, [2], {3: None})),
        ({(1, 2): object}, {"(1, 2)": "<class 'object'>"}),
        ([[[[[1]]]]], [[[["[1]"]]]]),
        ([Own(3)], ["Own"]),
        (Hopeless(), "<Hopeless whose repr raised RuntimeError>"),
    ],
)
def test_a_value_is_made_of_plain_ones(value: object, plain: object) -> None:
    assert sitecustomize.plain(value) == plain


def test_births_and_programs_are_reported(tmp_path: Path) -> None:
    program = "import os\nfor _ in 1, 2:\n    if os.fork() == 0: os._exit(0)\n    os.wait()\nos.system('true')"
    found, _ = heard_from(tmp_path, "-c", program)
    parent = found[0].pid
    assert [one.what for one in found] == ["started", "born", "born", "audit"]
    assert found[0].data["parent"] == os.getpid()
    assert [(one.data["parent"], one.data["number"]) for one in found[1:3]] == [(parent, 1), (parent, 2)]
    assert [one.pid == parent for one in found] == [True, False, False, True]
    assert found[3].data["event"] == "os.system"


@pytest.mark.parametrize("leave", ["os._exit", "exit"])
def test_the_first_child_asks_before_it_ends_where_that_is_wanted(tmp_path: Path, leave: str) -> None:
    program = f"import os\nfor _ in 1, 2:\n    if os.fork() == 0: {leave}(0)\n    os.wait()"
    found, _ = heard_from(tmp_path, "-c", program, CHECK_HOLD="1")
    assert [one.what for one in found] == ["started", "born", "leaving", "born"]
    assert found[2].pid == found[1].pid
    found, _ = heard_from(tmp_path, "-c", program, CHECK_HOLD="0")
    assert [one.what for one in found] == ["started", "born", "born"]


def test_births_are_counted_for_each_parent(tmp_path: Path) -> None:
    program = "import os\nif os.fork() == 0 and os.fork() == 0: os._exit(0)\nos.wait()"
    child, grandchild = (one for one in heard_from(tmp_path, "-c", program)[0] if one.what == "born")
    assert (grandchild.data["parent"], grandchild.data["number"]) == (child.pid, 1)


def test_a_report_is_answered(tmp_path: Path) -> None:
    program = "import sitecustomize\nprint(sitecustomize.tell('meet'))"
    assert heard_from(tmp_path, "-c", program, answer=lambda heard: heard.what.encode())[1] == "b'meet'\n"


def test_a_line_is_written_at_its_newline_where_that_is_wanted(tmp_path: Path) -> None:
    program = "import os\nprint('once?')\nos._exit(0)"
    assert heard_from(tmp_path, "-c", program, CHECK_LINES="1")[1] == "once?\n"
    assert heard_from(tmp_path, "-c", program, CHECK_LINES="0")[1] == ""


def test_where_nobody_listens_nothing_is_told_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitecustomize, "CONTROL", f"\0nobody-{os.urandom(8).hex()}")
    assert sitecustomize.tell("played") == b""


def test_it_imports_next_to_nothing(tmp_path: Path) -> None:
    """A start of Python is what a check costs most."""
    show = "import sys; print(*sorted(sys.modules))"

    def loaded(folder: Path) -> set[str]:
        env = {"PYTHONPATH": str(folder), "CHECK_CONTROL": "nobody"}
        return set(subprocess.check_output([sys.executable, "-c", show], env=env, text=True).split())

    (tmp_path / "sitecustomize.py").touch()
    assert loaded(INSIDE) - loaded(tmp_path) == {"__future__", "_socket"}
