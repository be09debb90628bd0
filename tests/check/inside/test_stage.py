"""How a reader's file is loaded and its scenes are played: what is told, and how each process ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from harness.check.trial import carry
from tests.support.heard import Heard, heard_from

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a check needs Linux")

NUMBER = 7
FILE = """\
import os
_inner = print
def both():
    os.fork()
    return 5
def leaves():
    raise SystemExit(3)
"""


def helper(stage: Any) -> None:
    stage.tell("helped", number=NUMBER, again=stage.meet(2, 0.5))


def carried(module: Any, stage: Any) -> None:
    helper(stage)


def calling(module: Any, stage: Any) -> None:
    outcome = stage.call(module.both)
    stage.tell("outcome", value=outcome.value, error=repr(outcome.error))
    outcome = stage.call(module.leaves)
    stage.tell("outcome", value=outcome.value, error=repr(outcome.error))


def failing(module: Any, stage: Any) -> None:
    raise ValueError("for once")


def reports(folder: Path, text: str, *scenes: Callable[[Any, Any], None]) -> list[Heard]:
    """What is reported when the file is loaded and the scenes are played, without births."""
    (folder / "mine.py").write_text(text)
    left = list(scenes)

    def answer(heard: Heard) -> bytes:
        if heard.what == "meet":
            return b"4"
        if heard.what != "next" or not left:
            return b""
        scene = left.pop(0)
        assert isinstance(scene, FunctionType)
        return carry.pack(scene)

    found, _ = heard_from(folder, "-c", "import stage; stage.main()", str(folder / "mine.py"), answer=answer)
    return [heard for heard in found if heard.what not in ("started", "born")]


def test_a_file_is_loaded_and_its_functions_are_named(tmp_path: Path) -> None:
    loaded, asked = reports(tmp_path, FILE)
    assert (loaded.what, loaded.data) == ("loaded", {"names": ["both", "leaves"]})
    assert asked.what == "next"


@pytest.mark.parametrize(
    ("text", "kind", "error", "line"),
    [
        ("\nx = 1 / 0\n", "ZeroDivisionError", "ZeroDivisionError: division by zero", 2),
        ("import json\njson.loads('')\n", "JSONDecodeError", "json.decoder.JSONDecodeError: Expecting value", 2),
        ("raise SystemExit(0)", "SystemExit", "SystemExit: 0", 1),
        ("def f(:", "SyntaxError", "SyntaxError: invalid syntax", 0),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why_and_in_which_of_its_lines(
    tmp_path: Path, text: str, kind: str, error: str, line: int
) -> None:
    (told,) = reports(tmp_path, text)
    assert (told.what, told.data["kind"], told.data["line"]) == ("unloadable", kind, line)
    assert error in told.data["error"]


def test_a_fork_that_comes_back_from_loading_is_a_stray(tmp_path: Path) -> None:
    found = reports(tmp_path, "import os\nif os.fork(): os.wait()\n")
    assert [heard.what for heard in found] == ["strayed", "loaded", "next"]
    assert (found[0].data["during"], found[0].pid != found[1].pid) == ("load", True)


def test_a_scene_is_played_in_a_fork_with_what_it_uses(tmp_path: Path) -> None:
    found = reports(tmp_path, FILE, carried)
    assert [heard.what for heard in found] == ["loaded", "next", "actor", "meet", "told", "played", "next"]
    assert found[3].data == {"number": 2, "seconds": 0.5}
    assert found[4].data == {"what": "helped", "number": NUMBER, "again": 4}
    stage, actor = found[0].pid, found[2].pid
    assert [heard.pid for heard in found] == [stage, stage, actor, actor, actor, actor, stage]
    assert stage != actor


def test_a_call_tells_what_it_came_to_and_the_other_process_that_comes_back_strays(tmp_path: Path) -> None:
    found = reports(tmp_path, FILE, calling)
    actor = next(heard.pid for heard in found if heard.what == "actor")
    (stray,) = [heard for heard in found if heard.what == "strayed"]
    assert stray.pid != actor
    assert stray.data == {"during": "call", "value": 5, "error": "", "kind": ""}
    assert [heard.data for heard in found if heard.what == "told" and heard.pid == actor] == [
        {"what": "came back", "value": 5, "type": "int", "error": "", "kind": ""},
        {"what": "outcome", "value": 5, "error": "None"},
        {"what": "came back", "value": None, "type": "NoneType", "error": "SystemExit: 3", "kind": "SystemExit"},
        {"what": "outcome", "value": None, "error": "SystemExit(3)"},
    ]


def test_a_scene_that_fails_says_how_and_the_next_one_is_played(tmp_path: Path) -> None:
    found = reports(tmp_path, FILE, failing, carried)
    (failed,) = [heard for heard in found if heard.what == "scene failed"]
    assert failed.data["error"].splitlines()[-1] == "ValueError: for once"
    assert [heard.what for heard in found].count("played") == 2
