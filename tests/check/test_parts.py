"""The parts of the check that start nothing:

carrying code, verdicts and their words, renaming, the proof's judgement.
"""

from __future__ import annotations

import ast
import marshal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from harness.check import messages, naming
from harness.check.course import Exercise
from harness.check.judging.commands import Played, together
from harness.check.proof import proving
from harness.check.proof.renaming import renamed
from harness.check.trial import carry
from harness.check.verdict import Finding, Verdict, complete, right, warning, wrong

POINTS = {"a": "the first holds", "b": "the second holds", "c": "the third holds"}
LOCK = threading.Lock()


def verdict(*found: Finding) -> Verdict:
    findings = complete(POINTS, found)
    passed = all(finding.kind in ("right", "warning") for finding in findings)
    return Verdict(5, "x", "A title", "mine.py", passed, points=POINTS, findings=findings)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("(python3.11 -c import stage; stage.main() /tmp/check-a_1/work/no_wait.py) ran", "(python no_wait.py) ran"),
        ("got: ['plain', '/var/tmp/check-ab/work', 'a']", "got: ['plain', '~', 'a']"),
        ("opened /tmp/check-ab/work/notes.txt and /tmp/other", "opened notes.txt and /tmp/other"),
    ],
)
def test_what_was_seen_is_told_in_the_readers_own_names(seen: str, words: str) -> None:
    assert naming.fact(seen) == words


def test_findings_are_put_in_the_order_of_the_points() -> None:
    found = complete(POINTS, [wrong("c", "No."), right("a")])
    assert [(finding.point, finding.kind) for finding in found] == [
        ("a", "right"),
        ("b", "not reached"),
        ("c", "wrong"),
    ]


def test_a_wrong_outweighs_a_right_of_the_same_point() -> None:
    assert [f.kind for f in complete({"a": ""}, [right("a"), wrong("a", "No."), wrong("a", "Neither.")])] == [
        "wrong"
    ] * 2


def test_a_point_that_the_contract_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        complete(POINTS, [right("z")])


@pytest.mark.parametrize(
    ("found", "code", "says"),
    [
        ([right("a"), right("b"), right("c")], 0, "passed"),
        ([right("a"), warning("b", "Unwise."), right("c")], 0, "passed"),
        ([right("a"), right("b")], 1, "passed"),
        ([right("a"), wrong("b", "No."), wrong("c", "Neither.")], 1, "No."),
        ([], 1, "passed"),
    ],
)
def test_only_what_was_found_right_passes(found: list[Finding], code: int, says: str) -> None:
    """A point that was not reached is no pass, even when nothing was found wrong."""
    assert verdict(*found).code == code
    assert verdict(*found).says == says


def test_what_cannot_be_checked_is_neither_right_nor_wrong() -> None:
    assert replace(verdict(), cannot="no such file").code == 2


def test_the_answer_says_what_to_mend_first_with_one_hint() -> None:
    answer = verdict(
        right("a"), wrong("b", "No.", "this was seen", ("look there", "look here")), wrong("c", "Neither.", "x")
    )
    assert messages.verdict(answer).splitlines() == [
        "Exercise 5: A title  (mine.py)",
        "  ✓ the first holds",
        "  ✗ the second holds",
        "      No.",
        "      seen: this was seen",
        "      hint: look there",
        "  ✗ the third holds",
        "      Neither.",
        "Not yet: 1 of 3, in 0.0 s.  (--hint for more)",
    ]
    assert "look here" in messages.verdict(answer, all_hints=True, hints=("think",))
    assert "1. think" in messages.verdict(answer, all_hints=True, hints=("think",))
    assert messages.verdict(answer, plain=True).isascii()


def uses_a_lock(module: Any, stage: Any) -> None:
    LOCK.acquire()


def closure() -> Callable[..., None]:
    outside = 1

    def scene(module: Any, stage: Any) -> None:
        stage.tell("x", value=outside)

    return scene


def within(module: Any, stage: Any) -> None:
    def inner() -> int:
        return len(POINTS) + again()

    stage.tell("x", value=inner())


def again() -> int:
    return ast.Load is not None


@pytest.mark.parametrize(("scene", "why"), [(uses_a_lock, "LOCK"), (closure(), "variables of the function around")])
def test_what_cannot_be_carried_is_named(scene: FunctionType, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        carry.pack(scene)


def test_helpers_modules_and_constants_of_inner_functions_are_carried() -> None:
    assert isinstance(within, FunctionType)
    modules, constants, functions, name = marshal.loads(carry.pack(within))
    assert modules == {"ast": "ast"}
    assert constants == {"POINTS": POINTS}
    assert set(functions) == {"within", "again"}
    assert name == "within"


def run_of(source: str) -> object:
    space: dict[str, Any] = {}
    exec(source, space)
    return space["wanted"](4)


def test_renaming_changes_every_name_of_its_own_and_no_meaning(tmp_path: Path) -> None:
    source = """
import os as system
from math import floor
limit = 3
def wanted(number, *, step=2):
    try:
        total = [item + step for item in range(number) if item < limit]
    except ValueError as error:
        total = error
    def inner(x):
        nonlocal total
        total = total + [x]
        return floor(total[-1] + 0.5)
    with open(system.devnull) as file:
        return inner(number), total, file.closed
class Own:
    def method(self):
        return self
again = wanted(1, step=2)
"""
    path = tmp_path / "x.py"
    path.write_text(source)
    changed = renamed(path)
    names = {node.id for node in ast.walk(ast.parse(changed)) if isinstance(node, ast.Name)}
    assert not names & {"limit", "number", "total", "item", "error", "inner", "x", "file", "Own", "self"}
    assert {"system", "floor", "step", "wanted"} <= names
    assert run_of(changed) == run_of(source) == (4, [2, 3, 4, 4], False)


def test_renaming_changes_the_variables_of_bash(tmp_path: Path) -> None:
    path = tmp_path / "x.sh"
    path.write_text('# a comment\nstatus=$?; echo "$status ${status}"\nfor command in first; do "$command"; done\n')
    assert renamed(path) == 'name_2=$?; echo "$name_2 ${name_2}"\nfor name_1 in first; do "$name_1"; done\n'


CASE = proving.Case(Exercise(5, "x", Path("05_x")), Path("05_x/wrong/y.py"), "mistake", "No.")


@pytest.mark.parametrize(
    ("kind", "code", "says", "fault"),
    [
        ("mistake", 1, "No.", ""),
        ("mistake", 1, "Yes.", "must say"),
        ("mistake", 0, "passed", "not found wrong"),
        ("mistake", 2, "no such file", "not found wrong"),
        ("start", 1, "anything", ""),
        ("start", 0, "passed", "not found wrong"),
        ("answer", 0, "passed", ""),
        ("answer", 1, "No.", "does not pass"),
        ("answer", 2, "not Python", "does not pass"),
    ],
)
def test_the_proof_finds_what_is_not_as_it_must_be(kind: str, code: int, says: str, fault: str) -> None:
    found = proving.fault(replace(CASE, kind=kind), {"exit": code, "code": code, "says": says})
    assert (fault in found) if fault else (found == "")


def test_the_proof_sees_an_exit_status_that_belies_the_verdict() -> None:
    assert "exit status 0" in proving.fault(CASE, {"exit": 0, "code": 1, "says": "No."})


def test_the_log_of_commands_says_only_who_began_and_ended() -> None:
    log = ("second begins pipedpiped", "first begins piped", "first ends")
    assert together(Played((False, False, False), log)) == "second begins, first begins, first ends"
