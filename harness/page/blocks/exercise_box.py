"""What a chapter shows of a checked exercise below its statement: how to start, check, get help, and go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from harness import layout
from harness.check import course, records
from harness.page.blocks.listing import SourceLine, source_lines
from harness.page.errors import PageError
from harness.page.html import render
from harness.text import spelled


@dataclass(frozen=True)
class Mistake:
    """A wrong answer with what the check said of it."""

    title: str
    name: str
    lines: list[SourceLine]
    says: str
    seen: tuple[str, ...]
    hint: str


def exercise(number: int, up: str = "../") -> Markup:
    """Start file, check command, hints, solution and wrong ones of exercise `number`.

    `up` leads from the page to the site's top, where the downloads lie.  Raises `PageError` if there is no such
    exercise to check, if two folders claim the number, if its contract is at fault, or if the record of a mistake is
    missing or stale.
    """
    if not isinstance(number, int):
        raise PageError(f"exercise({number!r}): write the number alone, such as exercise(5)")
    folders = sorted((layout.examples() / "exercises").glob(f"{number:02}_*"))
    if len(folders) > 1:
        raise PageError(f"two folders claim exercise {number}: {', '.join(folder.name for folder in folders)}")
    if folders and not (folders[0] / "contract.py").is_file():
        raise PageError(f"exercise({number}): {folders[0].name} has no contract.py, so nothing is checked")
    try:
        of = course.exercise(number)
        contract = course.contract(of)
    except (LookupError, course.FaultyContract) as error:
        raise PageError(f"exercise({number}): {error}") from None
    judged = records.judged(of)
    mistakes = [_mistake(of, file, judged) for file in of.wrong]
    return render(
        "exercise",
        number=number,
        path=f"exercises/{of.folder.name}/{of.start.name}",
        start=of.start.name,
        download=f"{up}examples/exercises/{of.folder.name}/{of.start.name}",
        lines=_listing(of.start),
        my_file=f"my/{of.file_name}",
        hints=contract.hints,
        solution=_listing(of.solution),
        solution_name=of.solution.name,
        mistakes=mistakes,
        count=spelled(len(mistakes)).capitalize() if len(mistakes) <= 12 else str(len(mistakes)),
        ran=records.load(of, of.wrong[0], judged) if of.wrong else None,
    )


def _listing(file: Path) -> list[SourceLine]:
    return source_lines(file.read_text(encoding="utf-8"), file.name)


def _fault(text: str) -> str:
    """A mistake's source without its two lines of comment and its imports at the top, which are never the fault."""
    lines = text.splitlines(keepends=True)[2:]
    while lines and (not lines[0].strip() or lines[0].startswith(("import ", "from "))):
        del lines[0]
    return "".join(lines)


def _mistake(of: course.Exercise, file: Path, judged: bytes) -> Mistake:
    try:
        verdict = records.load(of, file, judged)
    except LookupError as error:
        raise PageError(str(error)) from None
    found = verdict.first_wrong
    assert found, "a record of a mistake has something wrong"
    text = _fault(file.read_text(encoding="utf-8"))
    hint = found.hints[0] if found.hints else ""
    return Mistake(course.mistake_title(file), file.stem, source_lines(text, file.name), found.says, found.seen, hint)
