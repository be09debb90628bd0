"""A new exercise: a folder that works as it stands, and a refusal that says what would do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness import layout
from harness.check import course
from harness.check.proof import proving, rules
from harness.check.proof.command_line import main


@pytest.mark.parametrize(
    ("words", "suffix"), [(["02_new"], ".py"), (["02_new.sh"], ".sh"), (["02_new", "--bash"], ".sh")]
)
def test_a_new_exercise_has_all_its_files_and_is_told_what_to_do_next(
    made_up: Path, words: list[str], suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--new", *words]) == 0
    of = course.exercise(2)
    assert (of.name, of.start.name, of.solution.name) == ("new", f"start{suffix}", f"solution{suffix}")
    assert [path.suffix for path in (*of.others, *of.wrong)] == [suffix] * 2
    told = capsys.readouterr().out
    assert "\n   {= exercise(2) =}\n" in told
    assert "\n   ## Exercise 2: a title, as TITLE in contract.py has it { #exercise-2 .exercise }\n" in told
    assert "nox -s exercises -- 2`" in told
    assert "examples/exercises/02_new/" in told


@pytest.mark.parametrize("words", [["02_new"], ["02_new.sh"]])
def test_what_is_missing_is_only_what_is_to_be_written(made_up: Path, words: list[str]) -> None:
    main(["--new", *words])
    wrong = {complaint.wrong.split(" in line")[0] for complaint in rules.complaints()}
    assert wrong == {
        "FILL IN stands",
        "1 mistake; at least 6 are needed",
        "no chapter asks this exercise",
    }
    for path in course.exercise(2).folder.rglob("*.*"):
        if "__pycache__" not in path.parts:
            assert rules.FILL_IN in path.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="a check needs Linux, as it says itself")
@pytest.mark.parametrize("words", [["19_new"], ["19_new.sh"]])
def test_a_new_exercise_is_proved_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """So nothing that looks at every exercise fails because somebody has begun one."""
    for source in layout.checker_files():
        copy = tmp_path / source.relative_to(layout.root())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    monkeypatch.setattr(layout, "root", lambda: tmp_path)  # where its checks, processes of their own, find harness
    assert main(["--new", *words]) == 0
    found = list(proving.prove(list(proving.cases())))
    assert len(found) == 8
    assert [name for name, fault in found if fault] == [], found


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2_new", "`2_new` does not name an exercise: it is NN_lower_case, such as `02_name`"),
        ("02-new", "`02-new` does not name an exercise"),
        ("02_New", "`02_New` does not name an exercise"),
        ("../02_new", "`../02_new` does not name an exercise"),
        ("00_new", "`00_new` does not name an exercise"),
        ("02_new.py", "`02_new.py` does not name an exercise"),
        ("", "`` does not name an exercise"),
        (
            "01_number",
            "there is examples/exercises/01_number/ already: fill it in, or take another number: `02_n",
        ),
        (
            "01_new",
            "there is examples/exercises/01_number/ already: fill it in, or take another number: `02_new`",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence_with_a_remedy(
    made_up: Path, name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(made_up.rglob("*"))
    assert main(["--new", name]) == 2
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert said.count("\n") == 1
    assert sorted(made_up.rglob("*")) == before


def test_the_number_of_an_exercise_that_is_answered_by_looking_is_taken(
    made_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = made_up / "docs" / "second.md"
    page.write_text("## Exercise 2: look { #exercise-2 .exercise }\n", encoding="utf-8")
    assert main(["--new", "02_new"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("exercise 2 is one that is answered by looking, at docs/second.md:1: take another number")
    assert "as `03_new`" in said
    page.write_text(page.read_text(encoding="utf-8") + "\n{= exercise(2) =}\n", encoding="utf-8")
    assert main(["--new", "02_new"]) == 0
