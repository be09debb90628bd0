"""The macros of the chapters stand as the build takes them: otherwise it hides a part of the page, or spoils it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import layout

PAGES = sorted((layout.root() / "docs").glob("*.md"))
MACRO = re.compile(r"\{=\s*(\w+)\(.*?=\}", re.DOTALL)
IN_A_SENTENCE = {"fact", "os", "pydoc", "man", "count", "numbers"}
"""Macros that are words; all others are blocks."""
CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]*`|<!--.*?-->", re.DOTALL | re.MULTILINE)


def complaints(text: str) -> Iterator[tuple[int, str]]:
    """Each line in which a macro stands otherwise than it must, and what to do."""
    text = CODE.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), text)
    opened = 0
    for found in MACRO.finditer(text):
        name, line = found[1], text.count("\n", 0, found.start()) + 1
        if name in IN_A_SENTENCE:
            continue
        before, after = text[: found.start()].split("\n"), text[found.end() :].split("\n")
        if before[-1].strip() or after[0].strip():
            yield line, f"{name} makes a block: put it on a line of its own, with an empty line before and after"
        elif any(row.strip() for row in (*before[-2:-1], *after[1:2])):
            yield line, f"{name} makes a block: leave an empty line before and after it"
        if name == "predict":
            if opened:
                yield opened, f"the question is still open in line {line}: write {{= end_predict() =}} before that"
            opened = line
        elif name == "end_predict":
            if not opened:
                yield line, "no question is open here: take it away"
            opened = 0
    if opened:
        yield opened, "the question hides the rest of the page: write {= end_predict() =} where its answer ends"
    for found in re.finditer(r"\{ +=|= +\}", text):
        yield text.count("\n", 0, found.start()) + 1, "a macro has no space between brace and sign: write {= … =}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_macros_stand_as_the_build_takes_them(path: Path) -> None:
    told = [f"docs/{path.name}:{line}: {what}" for line, what in complaints(path.read_text(encoding="utf-8"))]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('See {= program("a") =}\n', 1, "on a line of its own"),
        ('{= program("a") =} here\n', 1, "on a line of its own"),
        ('Text.\n{= program("a") =}\n', 2, "an empty line before and after it"),
        ('Text.\n\n{= predict("?",\n  right("a", "b")) =}\nText.\n\n{= end_predict() =}\n', 3, "an empty line"),
        ('{= predict("a?") =}\n\n{= predict("b?") =}\n\n{= end_predict() =}\n', 1, "still open in line 3"),
        ('Text.\n\n{= predict("a?") =}\n', 3, "hides the rest of the page"),
        ("{= end_predict() =}\n", 1, "no question is open"),
        ('{ = program("a") =}\n', 1, "no space between brace and sign"),
        ('{= program("a") = }\n', 1, "no space between brace and sign"),
    ],
)
def test_what_stands_otherwise_is_found(text: str, line: int, what: str) -> None:
    assert [found for found in complaints(text) if found[0] == line and what in found[1]]


@pytest.mark.parametrize(
    "text",
    [
        'Text {= fact("a", "b") =} and {= os("fork") =}.\n\n    {= program("a") =}\n',
        '{= predict("?") =}\n\nText.\n\n{= end_predict() =}\n\n{= predict("?") =}\n\n{= end_predict() =}\n',
        'As `{= program("a") =}`.\n```text\nx {= program("a") =}\n```\n',
        '```py\nd = { "a": 1 }\n```\n',
    ],
)
def test_what_stands_well_is_left_alone(text: str) -> None:
    assert not list(complaints(text))
