"""This copy of the book: when its runs were made, on what, and how many there are."""

from __future__ import annotations

from markupsafe import Markup

from harness import text
from harness.capture import Capture
from harness.page import shelf
from harness.page.blocks.transcripts import also
from harness.page.html import render


def edition() -> Markup:
    """A list of the facts of this edition, over the captures of all sessions."""
    runs = [capture for name in shelf.sessions() if (capture := shelf.capture(name)).verdict == "passed"]
    days = sorted({capture.ran.at for capture in runs})
    return render(
        "edition",
        first=text.day(days[0]) if days else "",
        last=text.day(days[-1]) if days else "",
        systems=sorted({capture.ran.system for capture in runs}),
        pythons=sorted({capture.ran.python for capture in runs}),
        also=also(runs),
        runs=len(runs),
        programs=len({_program(capture) for capture in runs if capture.program}),
    )


def last_run(runs: list[Capture], notation: str) -> Markup:
    """A line about the runs that a page shows; `notation` is the address of the page that says how to read them."""
    return render(
        "last_run",
        day=text.day(max(run.ran.at for run in runs)),
        count=len(runs),
        systems=sorted({run.ran.system for run in runs}),
        pythons=sorted({run.ran.python for run in runs}),
        also=also(runs),
        notation=notation,
    )


def _program(capture: Capture) -> str:
    """The path of the program that a session runs."""
    return f"{capture.name.rpartition('/')[0]}/{capture.program}"
