"""Numbers in the prose: taken from the run, and refused when the run does not have them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from harness.capture.schema import Event
from harness.page.blocks.facts import KINDS, fact, kinds
from harness.page.errors import PageError
from tests.support import page_samples as samples

FORK = samples.fork()
WAIT = samples.wait()


@pytest.mark.parametrize(
    ("kind", "of", "shown"),
    [
        ("processes", {}, "2"),
        ("seconds", {}, "10.3"),
        ("took", {}, "10.2"),
        ("status", {}, "0"),
        ("status", {"command": 2}, "0"),
        ("child_status", {"lane": "child"}, "0"),
        ("lines", {}, "10"),
        ("lines", {"lane": "child"}, "3"),
        ("lines", {"text": "twice"}, "2"),
        ("value", {"of": "child"}, "4217"),
        ("pause", {}, "4.0"),
        ("calls", {"of": "fork"}, "1"),
        ("calls", {"of": "write", "lane": "child"}, "1"),
        ("bytes", {}, "40"),
        ("bytes", {"of": "write", "lane": "child", "file": "terminal 1"}, "20"),
        ("python", {}, "3.13.0"),
        ("system", {}, "Linux 6.12"),
        ("date", {}, "24 November 2026"),
    ],
)
def test_facts_come_from_the_run(kind: str, of: dict[str, Any], shown: str) -> None:
    assert fact(FORK, kind, **of) == shown


def test_a_zombie_lasts_from_its_end_to_its_collection() -> None:
    child = replace(WAIT.processes[1], ended=1.0, reaped=3.04)
    assert fact(replace(WAIT, processes=(WAIT.processes[0], child)), "zombie", lane="child") == "2.0"


def test_a_signal_is_a_status_by_its_name() -> None:
    killed = replace(WAIT.commands[0], status=-9)
    assert fact(replace(WAIT, commands=(killed,)), "status") == "SIGKILL"


def test_failed_calls_are_not_counted() -> None:
    failed = Event(9.0, 9.1, samples.PARENT, "fork", error="EAGAIN")
    assert fact(replace(FORK, events=(*FORK.events, failed)), "calls", of="fork") == "1"


@pytest.mark.parametrize(
    ("kind", "of", "message"),
    [
        ("process", {}, "no such kind; near it: processes"),
        ("value", {"of": "childe"}, "no 'childe'; near it: child"),
        ("value", {}, "missing 1 required"),
        ("lines", {"lane": "paren"}, "near it: parent"),
        ("status", {"command": 9}, "commands 1-3, not 9"),
        ("seconds", {"lane": "child"}, "unexpected keyword argument 'lane'"),
        ("bytes", {"file": "terminal 2"}, "near it: terminal 1"),
        ("bytes", {"of": "writes"}, "no 'writes'; near it: write"),
        ("calls", {"of": "forks"}, "no 'forks'; near it: fork"),
        ("zombie", {"lane": "child"}, "nobody was seen to collect"),
        ("child_status", {"lane": "ps"}, "there are: child, parent"),
    ],
)
def test_what_the_run_does_not_have_is_an_error_that_lists_the_near_ones(
    kind: str, of: dict[str, Any], message: str
) -> None:
    with pytest.raises(PageError, match=re.escape(message)):
        fact(FORK, kind, **of)


@pytest.mark.parametrize(("kind", "of"), [("calls", {"of": "fork"}), ("bytes", {}), ("zombie", {"lane": "child"})])
def test_the_kernels_account_is_not_guessed_when_it_is_missing(kind: str, of: dict[str, Any]) -> None:
    untraced = replace(FORK, ran=replace(samples.RAN, traced=False), processes=(), events=())
    with pytest.raises(PageError, match="was not traced"):
        fact(untraced, kind, **of)


def test_each_kind_is_documented() -> None:
    assert [kind for kind, _, told in kinds() if told.endswith(".")] == list(KINDS)
