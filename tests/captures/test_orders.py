"""Many runs: what counts as one order, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import Capture, Line, Step
from harness.captures import orders
from harness.captures.orders import Distribution, Order, Said, order_of
from harness.python import Interpreter
from tests.support import page_samples as samples

PYTHON = Interpreter(Path("/usr/bin/python3"), Path("/usr"), "3.13.0")


def _run(*lines: tuple[str, str]) -> Capture:
    return replace(samples.fork(), steps=(Step(1, tuple(Line(0.0, "output", text, lane) for lane, text in lines)),))


def test_pids_are_names_and_lanes_are_kept() -> None:
    lines = order_of(_run(("parent", "I am 4211 of 7"), ("child", "I am 4217 of 7")))
    assert lines == (Said("parent", "I am {parent} of 7"), Said("child", "I am {child} of 7"))


def test_a_text_that_both_print_has_no_lane() -> None:
    lines = order_of(_run(("parent", "twice"), ("child", "twice"), ("child", "once")))
    assert [line.lane for line in lines] == ["", "", "child"]


def test_typed_lines_are_not_output() -> None:
    kept = replace(samples.fork(), steps=(Step(1, (Line(0.0, "command", "ls"), Line(0.0, "output", "a"))),))
    assert order_of(kept) == (Said("", "a"),)


def test_what_was_saved_is_loaded_and_nothing_else(tmp_path: Path) -> None:
    found = Distribution(1, "key", "fork/two", "2026-11-24T07:00:00Z", "Linux 6.12", "3.13.0", 2, 5,
                         (Order((Said("parent", "I am {parent}"),), 5),))  # fmt: skip
    path = tmp_path / "3.13" / "fork" / "two.json"
    orders.save(found, path)
    assert orders.load(path.read_text(encoding="utf-8")) == found
    with pytest.raises(ValueError, match="odd"):
        orders.load(path.read_text(encoding="utf-8").replace('"runs": 5,', '"runs": 5, "odd": 1,', 1))


def test_why_it_cannot_be_shown_and_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "two.session").write_text("# Two\n$ true\n", encoding="utf-8")
    mend = "run `nox -s distributions -- fork/two`"
    missing = f"the distribution of fork/two was not measured with Python 3.13.0: {mend}"
    assert orders.why_stale("fork/two", PYTHON) == missing
    key = orders.key("fork/two", PYTHON)
    found = Distribution(1, key, "fork/two", "2026-11-24T07:00:00Z", "Linux 6.12", "3.13.0", 2, 0, ())
    path = layout.distribution_path("fork/two", "3.13.0")
    orders.save(found, path)
    assert orders.why_stale("fork/two", PYTHON) is None
    (folder / "two.session").write_text("# Two\n$ false\n", encoding="utf-8")
    assert orders.why_stale("fork/two", PYTHON) == f"the distribution of fork/two is stale: {mend}"
    path.write_text("{")
    why = orders.why_stale("fork/two", PYTHON)
    assert why is not None
    assert "cannot be read" in why
    assert why.endswith(mend)


def test_a_chapter_names_the_sessions_that_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    (tmp_path / "docs").mkdir()
    text = """{= distribution("b/x") =} {= distribution( 'a/y' ) =} {= transcript("a/z") =}"""
    (tmp_path / "docs" / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text('{= distribution("b/x") =}', encoding="utf-8")
    assert orders.shown() == ["a/y", "b/x"]
