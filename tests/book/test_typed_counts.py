"""How many exercises and chapters there are is counted, never typed: the book grows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness import layout
from harness.text import spelled

ROOT = layout.root()
FILES = sorted(
    path
    for pattern in (
        "*.md", "*.cff", "*.toml", "*.yml", "noxfile.py", ".github/**/*.md", "docs/*.md", "docs/overrides/*.html",
        "harness/**/*.py", "harness/**/*.html", "machine/*.md", "machine/**/*.py", "machine/page/*.ts",
    )
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts and path.name != "CHANGELOG.md"  # which tells what was
)  # fmt: skip

_NUMBER = "|".join(sorted(map(spelled, range(2, 100)), key=len, reverse=True))
TYPED = re.compile(
    rf"\b(?<!next )(?:(?:{_NUMBER}|[2-9]|[1-9]\d)[ \n]+(?:checked |observed )?(?:exercises|chapters)"
    rf"|(?:{_NUMBER})[ \n]+(?:of them[ \n]+)?are[ \n]+(?:checked|answered)"
    "|(?:exercises?|chapters?|numbered)\\b[^.;\\n]{0,12}\\b1 ?(?:to|-|\N{EN DASH}) ?\\d+)\\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_count_of_exercises_or_chapters_is_typed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    told = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: “{found[0]}” goes stale: "
        "on a page write {= count(…) =} (docs/contributing.md), elsewhere say it without a number"
        for found in TYPED.finditer(text)
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "words",
    [
        "The book has eighteen exercises.", "Seven chapters, one run", "in seven chapters and\neighteen exercises.",
        "Thirteen are checked by running", "Five are answered by looking", "they are numbered 1 to 18",
        "the exercise, 1 to 18", "all 18 exercises", "forty-two checked exercises",
    ],
)  # fmt: skip
def test_what_is_typed_is_found(words: str) -> None:
    assert TYPED.search(words)


@pytest.mark.parametrize(
    "words",
    [
        "Exercise 5: a title", "one chapter", "exercises 1 and 2 of fork", "the next two chapters",
        "{= count('exercises') =} exercises",
    ],
)  # fmt: skip
def test_what_is_not_a_count_is_left_alone(words: str) -> None:
    assert not TYPED.search(words)


def test_the_files_are_there() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert {"README.md", "docs/index.md", "docs/overrides/cover.html", "harness/check/cli.py", "noxfile.py"} <= names
