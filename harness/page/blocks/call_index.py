"""An index of system calls: where each is explained, and which programs use it; read from chapters and programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from harness.page.blocks.links import pydoc
from harness.page.html import render

MODULES = ("os", "select", "signal", "mmap", "fcntl", "sys")
"""Modules whose functions are calls of the system, or end a process."""
_LINKED = re.compile(r'\{=\s*(?:os\("(?P<os>[\w.]+)"|pydoc\("(?P<pydoc>[\w.]+)")')
_LISTED = re.compile(r'\{=\s*program\("(?P<path>[^"]+)"')
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_NOT_CALLS = frozenset({"os.path.join", "sys.stdout.flush", "sys.stdin.readline", "sys.exc_info", "os.environ.get"})


@dataclass
class SystemCall:
    """A function of the system, and where it is met."""

    name: str
    explained: list[str] = field(default_factory=list)
    """Files of the chapters that link to its documentation, in the book's order."""
    used: list[str] = field(default_factory=list)
    """Paths of the programs that call it and are listed in a chapter."""


@dataclass(frozen=True)
class Chapter:
    """A chapter's file, its title, and the programs that it lists."""

    name: str
    title: str
    text: str
    programs: tuple[str, ...]


def calls(chapters: list[Chapter], examples: Path) -> list[SystemCall]:
    """All calls by name."""
    found: dict[str, SystemCall] = {}
    for chapter in chapters:
        for link in _LINKED.finditer(chapter.text):
            name = f"os.{link['os']}" if link["os"] else link["pydoc"]
            if name.split(".")[0] in MODULES:
                call = found.setdefault(name, SystemCall(name))
                if chapter.name not in call.explained:
                    call.explained.append(chapter.name)
        for program in chapter.programs:
            # One that is not there is told on the chapter's page, with what is near it.
            if program.endswith(".py") and (examples / program).is_file():
                for name in called((examples / program).read_text(encoding="utf-8")):
                    call = found.setdefault(name, SystemCall(name))
                    if program not in call.used:
                        call.used.append(program)
    return sorted((call for call in found.values() if _is_call(call.name)), key=lambda call: call.name.lower())


def called(source: str) -> list[str]:
    """The functions of `MODULES` that a program calls, such as `os.fork`, in order, each once."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = _dotted(node.func)
            if name.split(".")[0] in MODULES and name not in _NOT_CALLS:
                found[name] = None
    return list(found)


def chapter(path: Path) -> Chapter:
    """What the index needs of a chapter's Markdown."""
    text = path.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    programs = dict.fromkeys(listed["path"] for listed in _LISTED.finditer(text))
    return Chapter(path.stem, title[1] if title else path.stem, text, tuple(programs))


def calls_index(chapters: list[Chapter], examples: Path, address: Callable[[str], str]) -> Markup:
    """The index as a table; `chapters` in the book's order, `address` where each is."""
    titles = {chapter.name: chapter.title for chapter in chapters}
    homes = {program: chapter.name for chapter in reversed(chapters) for program in chapter.programs}
    found = [(pydoc(call.name), call) for call in calls(chapters, examples)]
    return render("calls", calls=found, titles=titles, homes=homes, address=address)


def _is_call(name: str) -> bool:
    """Whether it is a function: constants such as `os.WNOHANG` are linked in the chapters too."""
    return not name.rpartition(".")[2].isupper() and name not in MODULES


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return node.id if isinstance(node, ast.Name) else ""
