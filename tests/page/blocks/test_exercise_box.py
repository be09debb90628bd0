"""What a page shows of an exercise: all of it, the check's own words, and nothing that is no longer true."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.check import course, records, right, wrong
from harness.page.blocks import exercise_box as page
from harness.page.errors import PageError
from tests.support.page_reader import texts
from tests.support.verdicts import verdict

OF = course.exercise(5)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for records, with one for each mistake; its words are marked, so that one sees them on the page."""
    monkeypatch.setattr(records, "path_of", lambda of, file: tmp_path / f"{file.stem}.json")
    for file in OF.wrong:
        said = verdict(right("a"), wrong("b", f"Says <b> {file.stem}.", "saw\x1b[31m it", "look"))
        said = replace(said, at="2030-01-02T03:04:05+00:00", system="Linux 9.9", python="3.99.0")
        records.save(OF, file, said)
    return tmp_path


def test_all_that_belongs_to_it_is_shown(kept: Path) -> None:
    html = page.exercise(5)
    programs = texts(html, "program")
    assert len(programs) == 2
    assert OF.start.read_text(encoding="utf-8") == "".join(texts(html, "src")[: _lines(OF.start)])
    assert "nox -s check -- 5" in html
    assert "my/05_launch_child.py" in html
    hints = [f"Hint {number}" for number, _ in enumerate(course.contract(OF).hints, 1)]
    assert texts(html, "summary")[: len(hints) + 1] == [*hints, f"Solution {_lines(OF.solution)} lines"]
    assert 'href="../examples/exercises/05_launch_child/start.py"' in html


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_nothing_of_it_is_open(kept: Path) -> None:
    html = page.exercise(5)
    assert html.count("<details") == len(course.contract(OF).hints) + 2
    assert "<details open" not in html


def test_every_mistake_has_its_name_its_code_and_the_words_of_the_check(kept: Path) -> None:
    html = page.exercise(5)
    assert texts(html, "title") == [course.mistake_title(file) for file in OF.wrong]
    says = texts(html, "says")
    for file, words in zip(OF.wrong, says, strict=True):
        assert f"Says <b> {file.stem}." in words
        assert "saw\\x1b[31m it" in words
    assert "# =>" not in html
    assert "Linux 9.9, Python 3.99.0" in html


def test_a_record_that_is_missing_or_stale_stops_the_page(kept: Path) -> None:
    path = kept / f"{OF.wrong[0].stem}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"key": "another"}), encoding="utf-8")
    with pytest.raises(PageError, match=r"stale.*harness.check.proof.mistakes --stale"):
        page.exercise(5)
    path.unlink()
    with pytest.raises(PageError, match=r"was not checked.*harness.check.proof.mistakes --stale"):
        page.exercise(5)


def test_a_mistake_that_passes_stops_the_page(kept: Path) -> None:
    records.save(OF, OF.wrong[0], verdict(right("a")))
    with pytest.raises(PageError, match=r"says nothing wrong of a mistake .*: run `python -m harness.check"):
        page.exercise(5)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (99, "exercise(99): there is no exercise 99: they are numbered 1 to "),
        (7, "exercise(7): exercise 7 is answered by looking"),
        ("5", "exercise('5'): write the number alone, such as exercise(5)"),
    ],
)
def test_an_exercise_that_there_is_not_stops_the_page(number: int, why: str) -> None:
    with pytest.raises(PageError, match=re.escape(why)):
        page.exercise(number)


@pytest.mark.parametrize(
    ("contract", "why"),
    [(None, "05_this has no contract.py"), ("TITLE = 1\n", "05_this/contract.py: it does not define POINTS; write")],
)
def test_an_exercise_that_cannot_be_checked_stops_the_page(
    contract: str | None, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exercises" / "05_this"
    folder.mkdir(parents=True)
    if contract:
        (folder / "contract.py").write_text(contract)
    monkeypatch.setattr(layout, "examples", lambda: tmp_path)
    with pytest.raises(PageError, match=re.escape(why)):
        page.exercise(5)


def test_two_folders_of_one_number_stop_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "examples", lambda: tmp_path)
    for name in ("05_this", "05_that"):
        (tmp_path / "exercises" / name).mkdir(parents=True)
    with pytest.raises(PageError, match="two folders claim exercise 5"):
        page.exercise(5)
