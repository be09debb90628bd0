"""A book of one session with captures of several Pythons and systems, for tests of what is shown of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import Capture, stored
from harness.captures import compare, freshness, matrix_summary, places
from harness.page import shelf
from harness.python import interpreter, system
from harness.session import read_session
from tests.support import page_samples as samples


def with_text(of: Capture, step: int, line: int, text: str) -> Capture:
    """The capture with another text in one line."""
    steps = list(of.steps)
    lines = list(steps[step].lines)
    lines[line] = replace(lines[line], text=text)
    steps[step] = replace(steps[step], lines=tuple(lines))
    return replace(of, steps=tuple(steps))


def book_of_places(top: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one session, in `top`."""
    monkeypatch.setattr(layout, "root", lambda: top)
    folder = top / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "fork.py").write_text("import os\nos.fork()\n", encoding="utf-8")
    (folder / "fork.session").write_text("# One process\nprocesses: parent, child, shell\n$ python fork.py\n")
    shelf.forget()
    return top


def keep(book: Path, version: str, on: str = "", text: str = "", at: Path | None = None, **more: object) -> Capture:
    """A capture of fork/fork, saved in its place or below `at`."""
    session = book / "examples/fork/fork.session"
    ran = replace(samples.RAN, python=version, system=on or system())
    one = replace(samples.fork(), ran=ran, **{"key": freshness.key_under(session, version, True), **more})  # type: ignore[arg-type]  # fields by name
    one = with_text(one, 2, 1, text) if text else one
    folder = at or layout.captures_folder() / places.place_of(version, ran.system)
    stored.save(one, folder / "fork/fork.json")
    return one


def sum_up(book: Path) -> None:
    """Write the summary as the matrix does, without playing anything again."""
    session = read_session(book / "examples/fork/fork.session")
    gathered = matrix_summary.gather([session])
    forms = matrix_summary.forms(gathered, session)
    matrix_summary.save(
        matrix_summary.summary_of(gathered, {session.name: forms} if len(compare.groups(forms)) > 1 else {})
    )
    shelf.forget()


OWN = interpreter().version


OTHER = next(v for v in ("3.14.2", "3.15.0") if not OWN.startswith(v[:4]))
