"""Carry a contract's function into the reader's process, as code.

A scene may use the modules that its contract imports, the contract's own plain functions, and constants that
`marshal` knows (numbers, strings, bytes, tuples …).  Nothing of the checker's is imported there.
"""

from __future__ import annotations

import marshal
import types
from typing import Any


def pack(scene: types.FunctionType) -> bytes:
    """The function with what it uses.  Raises `ValueError` for a name that cannot be carried."""
    modules: dict[str, str] = {}
    constants: dict[str, Any] = {}
    functions: dict[str, tuple[types.CodeType, tuple[Any, ...] | None]] = {}
    queue = [scene]
    while queue:
        function = queue.pop()
        if function.__code__.co_freevars:
            raise ValueError(f"{function.__name__} uses variables of the function around it")
        functions[function.__name__] = (function.__code__, function.__defaults__)
        for name in _names(function.__code__):
            if name not in function.__globals__:
                continue
            value = function.__globals__[name]
            if isinstance(value, types.ModuleType):
                modules[name] = value.__name__
            elif isinstance(value, types.FunctionType) and value.__module__ == scene.__module__:
                if name not in functions:
                    queue.append(value)
            else:
                try:
                    marshal.dumps(value)
                except ValueError:
                    remedy = "a scene may use modules, and functions and constants of its contract"
                    raise ValueError(f"{function.__name__} uses {name}, which cannot be carried: {remedy}") from None
                constants[name] = value
    return marshal.dumps((modules, constants, functions, scene.__name__))


def _names(code: types.CodeType) -> set[str]:
    """Global names that the code and the code within it may use (attribute names too, which does no harm)."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names(constant)
    return names
