"""What differs between Pythons: the comparison, the merge of other machines' captures, and what a page shows of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import stored
from harness.capture.schema import Capture, Step
from harness.captures import compare, freshness, matrix_summary, merge
from harness.page import shelf
from harness.page.blocks.transcripts.other_pythons import also, everywhere, notices, pair
from harness.python.under_test import interpreter, system
from harness.session.parser import read_session
from harness.tools import matrix
from tests.support import page_samples as samples
from tests.support.page_reader import texts

CAST = ("parent", "child", "shell")


def with_text(of: Capture, step: int, line: int, text: str) -> Capture:
    """The capture with another text in one line."""
    steps = list(of.steps)
    lines = list(steps[step].lines)
    lines[line] = replace(lines[line], text=text)
    steps[step] = replace(steps[step], lines=tuple(lines))
    return replace(of, steps=tuple(steps))


def test_pids_times_and_terminals_are_no_difference() -> None:
    one = samples.fork()
    pids = {"4211": "77", "4217": "78", "4102": "9"}
    row = "you  77  9  12 09:05 pts/12 00:00:01 python fork.py"
    other = replace(with_text(one, 1, 2, row), processes=(), commands=(), values={
        name: pids.get(value, value) for name, value in one.values.items()
    })  # fmt: skip
    first = Step(1, one.steps[0].lines)
    assert compare.form(replace(one, steps=(first, one.steps[1])), CAST) == compare.form(
        replace(other, steps=(first, other.steps[1])), CAST
    )


def test_what_others_did_and_who_came_first_is_no_difference() -> None:
    one = samples.fork()
    steps = tuple(replace(s, lines=tuple(reversed([x for x in s.lines if x.kind != "elided"]))) for s in one.steps[2:3])
    other = replace(one, steps=(*one.steps[:2], *steps, *one.steps[3:]))
    assert compare.form(one, CAST) == compare.form(other, CAST)


@pytest.mark.parametrize("text", ["I am printed once.", "I am printed twice", "I am printed twice. 4218"])
def test_another_text_is_a_difference(text: str) -> None:
    one = samples.fork()
    a, b = compare.form(one, CAST), compare.form(with_text(one, 2, 1, text), CAST)
    assert compare.groups({"3.11": a, "3.12": b, "3.13": b}) == [["3.11"], ["3.12", "3.13"]]
    assert compare.difference(a, b) == ("I am printed twice.", text)


def test_the_order_within_a_lane_is_a_difference() -> None:
    steps = (Step(1, (samples.output(1, "a", "parent"), samples.output(2, "b", "parent"))),)
    one = replace(samples.fork(), steps=steps)
    other = replace(one, steps=(Step(1, tuple(reversed(steps[0].lines))),))
    assert compare.form(one) != compare.form(other)


def test_what_a_hole_caught_is_no_difference_where_it_is_the_whole_line() -> None:
    def run(first: str, second: str) -> Capture:
        lines = tuple(samples.output(n, text) for n, text in enumerate((first, second, first, "child is done.")))
        return replace(samples.fork(), steps=(Step(1, lines),), values={"first": first, "second": second})

    assert compare.form(run("parent", "child")) == compare.form(run("child", "parent"))
    assert compare.form(run("parent", "child")) != compare.form(replace(run("child", "parent"), values={}))


def test_a_python_that_shows_now_this_now_that_says_nothing_about_others() -> None:
    a = compare.form(samples.fork())
    b = compare.form(with_text(samples.fork(), 2, 1, "x"))
    assert compare.varies({"3.11": [a, a], "3.12": [b, a]})
    assert not compare.varies({"3.11": [a, a], "3.12": [b, b]})


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one session."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "fork.py").write_text("import os\nos.fork()\n", encoding="utf-8")
    (folder / "fork.session").write_text("# One process\nprocesses: parent, child, shell\n$ python fork.py\n")
    shelf.forget()
    return tmp_path


def kept(book: Path, version: str, on: str = "", text: str = "", at: Path | None = None, **more: object) -> Capture:
    """A capture of fork/fork, saved in its place or below `at`."""
    session = book / "examples/fork/fork.session"
    ran = replace(samples.RAN, python=version, system=on or system())
    one = replace(samples.fork(), ran=ran, **{"key": freshness.spelled(session, version, True), **more})  # type: ignore[arg-type]  # fields by name
    one = with_text(one, 2, 1, text) if text else one
    folder = at or layout.captures_folder() / matrix_summary.place(version, ran.system)
    stored.save(one, folder / "fork/fork.json")
    return one


def summed(book: Path) -> None:
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


def test_where_another_python_shows_something_else_the_page_shows_both(book: Path) -> None:
    own = kept(book, OWN)
    kept(book, OTHER, text="Something else.")
    summed(book)
    html = everywhere(own)
    mine, theirs = f"Python {OWN.rpartition('.')[0]}", f"Python {OTHER.rpartition('.')[0]}"
    assert texts(html, "run-title") == [mine, f"{theirs}, where it differs"]
    assert texts(html, "samp").count("Something else.") == 1
    assert texts(html, "samp").count("Ready to fork? Press Enter.") == 1
    assert f"with Python {OTHER}" in html
    assert texts(everywhere(own, "3"), "run-title") == [mine, theirs]
    assert texts(everywhere(own, "1"), "run-title") == []
    assert also([own]) == f"It also passed with Python {OTHER}"
    assert also([own, replace(own, name="fork/another")]) == f"1 of them also passed with Python {OTHER}"


def test_of_two_beside_each_other_the_page_shows_what_another_python_shows_below(book: Path) -> None:
    own = kept(book, OWN)
    kept(book, OTHER, text="Something else.")
    summed(book)
    html = pair(own, replace(own, name="fork/another", title="Another"))
    theirs = f"Python {OTHER.rpartition('.')[0]}"
    assert texts(html, "run-title") == [own.title, "Another", f"{own.title}: {theirs}, where it differs"]
    assert texts(html, "samp").count("Something else.") == 1
    assert texts(html, "samp").count("Ready to fork? Press Enter.") == 2


def test_where_all_show_the_same_the_page_shows_it_once(book: Path) -> None:
    own = kept(book, OWN)
    kept(book, OTHER)
    summed(book)
    assert texts(everywhere(own), "run-title") == []
    assert notices() == []


def test_without_other_pythons_the_page_claims_nothing(book: Path) -> None:
    own = kept(book, OWN)
    assert texts(everywhere(own), "run-title") == []
    assert also([own]) == ""


@pytest.mark.parametrize("why", ["stale", "failed", "gone"])
def test_what_is_stale_or_failed_or_gone_is_not_shown(book: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    own = kept(book, OWN)
    kept(book, OTHER, text="Something else.", verdict="failed" if why == "failed" else "passed")
    summed(book)
    if why == "stale":
        (book / "examples/fork/fork.py").write_text("import os\n\nos.fork()\n", encoding="utf-8")
        own = kept(book, OWN)
    elif why == "gone":
        (layout.captures_folder() / matrix_summary.place(OTHER, system()) / "fork/fork.json").unlink()
        shelf.forget()
    assert texts(everywhere(own), "run-title") == []
    assert bool(notices()) == (why != "gone")
    assert bool(also([own])) == (why == "gone")


def test_another_system_has_a_place_and_a_name_of_its_own(book: Path) -> None:
    own = kept(book, OWN)
    kept(book, OWN, on="Hurd 4.0", text="Something else.")
    summed(book)
    minor = OWN.rpartition(".")[0]
    assert matrix_summary.places() == [minor, f"{minor}-Hurd"]
    ours = f"Python {minor} on {matrix_summary.kernel(system())}"
    assert texts(everywhere(own), "run-title") == [ours, f"Python {minor} on Hurd, where it differs"]
    assert also([own]) == f"It also passed with Python {OWN} on Hurd 4.0"


def test_a_merge_takes_what_fits_and_refuses_the_rest(book: Path) -> None:
    came = book / "came"
    kept(book, "3.12.1", at=came / "a/3.12")
    kept(book, "3.13.0", on="Hurd 4.0", at=came / "b/3.13")
    kept(book, "3.9.1", at=came / "c")
    kept(book, "3.14.0", at=came / "d", verdict="failed")
    kept(book, "3.14.0", at=came / "e", key="0123456789abcdef-3.14.0")
    kept(book, "3.14.0", at=came / "f", name="../../outside")
    (came / "g.json").write_text("{}")
    taken, refused = merge.merge([came])
    assert dict(taken) == {"3.12": 1, "3.13-Hurd": 1}
    reasons = {str(file.relative_to(came))[0]: why for file, why in refused}
    assert reasons.keys() == set("cdefg")
    assert "supported are" in reasons["c"]
    assert reasons["d"] == "it failed"
    assert reasons["e"] == "it was made from other sources"
    assert "no session" in reasons["f"]
    assert matrix_summary.places() == ["3.12", "3.13-Hurd"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--merge", "/nowhere"], "no folder"),
        (["nope"], "no chapter or example"),
        (["fork", "--merge", "x"], "takes no names"),
    ],
)
def test_what_cannot_be_done_is_said(
    book: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert book.exists()
    try:
        status: object = matrix.main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert said in capsys.readouterr().err
