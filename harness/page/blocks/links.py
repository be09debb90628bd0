"""Links to the places that define a call: Python's documentation and the manual pages."""

from __future__ import annotations

import builtins
import importlib
import re
import sys
from types import ModuleType

from markupsafe import Markup

from harness.page.errors import PageError, near

PYTHON = "https://docs.python.org/3/library/"
MANUAL = "https://man7.org/linux/man-pages/"
_TYPES = (str, bytes, bytearray, int, float, bool, list, tuple, dict, set, frozenset, range, memoryview, complex)


def pydoc(name: str, text: str = "") -> Markup:
    """`name` (such as `subprocess.run`, `print`, `OSError`, `str.split`) as code, linked to its documentation.

    `text` is shown instead of the name.  Raises `PageError` if this Python has no such name.
    """
    page, anchor = _place(name)
    link = f"{PYTHON}{page}.html{'#' + anchor if anchor else ''}"
    return Markup('<a href="{}"><code>{}</code></a>').format(link, text or _shown(name))


def man(page: str) -> Markup:
    """`page` (such as `fork(2)`) linked to the manual page on man7.org.  Raises `PageError` for any other form."""
    found = re.fullmatch(r"([A-Za-z0-9_.+:-]+)\(([1-8])([a-z]*)\)", page)
    if not found:
        raise PageError(f"man({page!r}): write the name with its section, such as fork(2)")
    name, section, more = found.groups()
    link = f"{MANUAL}man{section}/{name}.{section}{more}.html"
    return Markup('<a href="{}" class="man"><b>{}</b>({}{})</a>').format(link, name, section, more)


def _shown(name: str) -> str:
    """With `()` if it is called and is not a class."""
    try:
        found = _value(name)
    except (ImportError, AttributeError):
        return name
    return f"{name}()" if callable(found) and not isinstance(found, type) else name


def _place(name: str) -> tuple[str, str]:
    """The page of Python's library reference that documents `name`, and the place on it."""
    if not re.fullmatch(r"\w+(\.\w+)*", name):
        raise PageError(f"{name!r} is not the name of something in Python")
    first = name.split(".")[0]
    if hasattr(builtins, first):
        _checked(name)
        found = getattr(builtins, first)
        if isinstance(found, type) and issubclass(found, BaseException):
            return "exceptions", name
        if found in _TYPES:
            return (
                ("stdtypes", name) if "." in name or found in (str, dict, list, tuple, bytes) else ("functions", name)
            )
        return ("constants", name) if found in (True, False, None, NotImplemented, ...) else ("functions", name)
    module = _module(name)
    if name == module:
        return module, ""
    _checked(name)
    return module, name


def _module(name: str) -> str:
    """The longest beginning of `name` that is a documented module."""
    words = name.split(".")
    found = ""
    for at in range(1, len(words) + 1):
        try:
            importlib.import_module(".".join(words[:at]))
        except ImportError:
            break
        found = ".".join(words[:at])
    if not found:
        hint = near(words[0], (name for name in sys.stdlib_module_names if not name.startswith("_")))
        raise PageError(f"this Python has no module {words[0]!r}, so {name!r} has no documentation to link{hint}")
    return found


def _value(name: str) -> object:
    words = name.split(".")
    if hasattr(builtins, words[0]):
        found: object = builtins
        rest = words
    else:
        module = _module(name)
        found, rest = importlib.import_module(module), words[len(module.split(".")) :]
    for word in rest:
        found = getattr(found, word)
    return found


def _checked(name: str) -> None:
    """Raise `PageError` if there is no such thing."""
    try:
        _value(name)
    except AttributeError as error:
        owner = error.obj
        inside = owner.__name__ if isinstance(owner, (ModuleType, type)) else str(owner)
        raise PageError(f"Python has no {name!r}{near(str(error.name), dir(owner))} (in {inside})") from error
