"""A contract's function with what it uses is carried as code, or it is told what cannot be."""

from __future__ import annotations

import ast
import marshal
import threading
from collections.abc import Callable
from textwrap import dedent
from types import FunctionType
from typing import Any

import pytest

from harness.check.trial import carry

CONSTANT = {"a": (1, "one"), "b": (2, "two")}
LOCK = threading.Lock()


def uses_a_lock(module: Any, stage: Any) -> None:
    LOCK.acquire()


def uses_another_module_s(module: Any, stage: Any) -> None:
    dedent("  x")


def closure() -> Callable[..., None]:
    outside = 1

    def scene(module: Any, stage: Any) -> None:
        stage.tell("x", value=outside)

    return scene


def within(module: Any, stage: Any) -> None:
    def inner() -> int:
        return len(CONSTANT) + again()

    stage.tell("x", value=inner())


def again() -> int:
    return ast.Load is not None


@pytest.mark.parametrize(
    ("scene", "why"),
    [
        (uses_a_lock, "LOCK"),
        (uses_another_module_s, "uses dedent, which cannot be carried"),
        (closure(), "variables of the function around"),
    ],
)
def test_what_cannot_be_carried_is_named(scene: FunctionType, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        carry.pack(scene)


def test_helpers_modules_and_constants_of_inner_functions_are_carried() -> None:
    assert isinstance(within, FunctionType)
    modules, constants, functions, name = marshal.loads(carry.pack(within))
    assert modules == {"ast": "ast"}
    assert constants == {"CONSTANT": CONSTANT}
    assert set(functions) == {"within", "again"}
    assert name == "within"
