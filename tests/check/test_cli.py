"""The command: what it answers, its exit statuses, and that it needs nothing but Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import layout
from harness.check import cli, course
from harness.text import ranges

EXERCISES = layout.root() / "examples" / "exercises"
ANSWER = EXERCISES / "05_launch_child" / "solution.py"
MISTAKE = EXERCISES / "05_launch_child" / "wrong" / "comes_back.py"
START = EXERCISES / "05_launch_child" / "start.py"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty current folder: nobody's `my/` is touched."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["5", str(ANSWER)], 0),
        (["5", str(MISTAKE)], 1),
        (["5", "no_such_file.py"], 2),
        (["5", str(EXERCISES)], 2),
        (["7", str(ANSWER)], 2),
        (["99", str(ANSWER)], 2),
        (["99", "--solution"], 2),
    ],
)
def test_the_exit_status_says_right_wrong_or_cannot(words: list[str], status: int) -> None:
    assert cli.main(words) == status


def test_what_is_there_is_told_to_who_asks_for_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["99"]) == 2
    last = max([of.number for of in course.exercises()] + list(course.observed()))
    assert f"there is no exercise 99: they are numbered 1 to {last}" in capsys.readouterr().out


def test_an_exercise_that_is_answered_by_looking_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    number, place = next(iter(course.observed().items()))
    assert cli.main([str(number)]) == 2
    told = " ".join(capsys.readouterr().out.split())
    assert f"exercise {number} is answered by looking, so there is no file to check" in told
    assert f"see the chapter “{place.page.stem}”" in told


def test_without_the_book_s_text_what_is_told_is_still_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Linux in the page has the exercises, and no chapters."""
    (tmp_path / "examples").symlink_to(layout.examples())
    checked = [of.number for of in course.exercises()]
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    for number in (7, 99):
        assert cli.main([str(number)]) == 2
        told = " ".join(capsys.readouterr().out.split())
        assert f"there is no exercise {number} to check: there are {ranges(checked)}; others are answered by" in told


def test_what_is_not_python_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text("import os\nif x\n")
    assert cli.main(["5", str(file)]) == 2
    assert "line 2" in capsys.readouterr().out


def test_what_is_not_bash_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.sh"
    file.write_text("if first\n")
    assert cli.main(["9", str(file)]) == 2
    assert "not bash yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "right"), [("five", "there are 1, 3 to 6, "), ("launch_child", "write 5"), ("05_launch_child", "write 5")]
)
def test_what_is_no_number_is_exit_status_2_and_says_which_there_are(
    word: str, right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([word])
    assert left.value.code == 2
    assert f"`{word}` is not the number of an exercise: {right}" in capsys.readouterr().err


def test_without_a_file_it_writes_one_from_the_start_and_checks_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "my" / "05_launch_child.py"
    assert cli.main(["5"]) == 1
    assert mine.read_bytes() == START.read_bytes()
    assert "Wrote my/05_launch_child.py" in capsys.readouterr().out
    mine.write_bytes(ANSWER.read_bytes())
    assert cli.main(["5"]) == 0
    assert mine.read_bytes() == ANSWER.read_bytes()
    assert "Wrote" not in capsys.readouterr().out


def test_without_a_number_it_lists_the_exercises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "05_launch_child.py").write_bytes(ANSWER.read_bytes())
    (tmp_path / "my" / "08_last_status.sh").write_text("exit 1\n")
    assert cli.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(course.exercises())
    marks = {line.split()[1] if line[0] in "✓✗" else line.split()[0]: line[0] for line in lines}
    assert marks["5"] == "✓"
    assert marks["8"] == "✗"
    assert marks["1"] == " "


def test_hints_come_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    hints = course.contract(course.exercise(5)).hints
    cli.main(["5", str(MISTAKE)])
    assert hints[0][:20] not in capsys.readouterr().out
    cli.main(["5", str(MISTAKE), "--hint"])
    assert hints[0][:20] in capsys.readouterr().out


@pytest.mark.parametrize("columns", [46, 84, 300])
def test_the_answer_fits_the_terminal(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    cli.main(["5", str(MISTAKE)])
    widest = max(map(len, capsys.readouterr().out.splitlines()))
    assert min(columns, 84) * 0.8 < widest <= min(columns, 84)


def test_the_solution_comes_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["5", "--solution"]) == 0
    assert capsys.readouterr().out == ANSWER.read_text()


def test_a_program_gets_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["5", str(MISTAKE), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["code"] == 1
    assert answer["passed"] is False
    assert answer["says"] == "The caller's next line runs in the child as well."
    assert [finding["kind"] for finding in answer["findings"][:3]] == ["right", "right", "wrong"]
    assert set(answer["points"]) == {finding["point"] for finding in answer["findings"]}


def test_it_runs_with_the_standard_library_alone(tmp_path: Path) -> None:
    """No module from outside, and a check needs none of the installed ones."""
    program = """
import sys
from harness.check import cli
status = cli.main(sys.argv[1:])
for name, module in sorted(sys.modules.items()):
    file = getattr(module, "__file__", None) or ""
    if "site-packages" in file or name.startswith(("harness.capture", "cattr")):
        print("OUTSIDE", name)
sys.exit(status)
"""
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, "5", str(ANSWER)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(layout.root())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "OUTSIDE" not in done.stdout
    points = len(course.contract(course.exercise(5)).points)
    assert f"Passed: {points} of {points}" in done.stdout


def test_without_what_it_needs_it_says_so_and_cannot_check(tmp_path: Path) -> None:
    (tmp_path / "ctypes.py").write_text("raise ImportError('no ctypes here')")
    done = subprocess.run(
        [sys.executable, "-m", "harness.check", "5", str(ANSWER)],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{layout.root()}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "(no ctypes" in done.stdout


@pytest.fixture
def course_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes a course of one exercise, with that contract; gives an answer to it."""

    def made(contract: str) -> Path:
        folder = tmp_path / "book/exercises/01_one"
        folder.mkdir(parents=True)
        (folder / "contract.py").write_text(contract, encoding="utf-8")
        (folder / "start.py").touch()
        monkeypatch.setattr(layout, "examples", lambda: tmp_path / "book")
        return folder / "start.py"

    return made


GOOD = """\
from harness.check import right, wrong
TITLE, POINTS = "One", {"a": "it holds"}
HINTS = ("look",)
def judge(trial):
    yield right("a")
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('HINTS = ("look",)', "", "contract.py: it does not define HINTS; write `HINTS = (…, …)`"),
        ('HINTS = ("look",)', 'HINTS = {"b": "look"}', "HINTS is {'b': 'look'}, which is of another type; write `HINT"),
        ('HINTS = ("look",)', 'HINTS = "look"', "HINTS is 'look', which is of another type; write `HINTS = ("),
        ('{"a": "it holds"}', '{1: "it holds"}', "POINTS is {1: 'it holds'}, which is of another type; write `POINTS"),
        ('{"a": "it holds"}', "{", "contract.py:2: it is not Python: '{' was never closed; mend that line"),
        ("import right, wrong", "import write", "contract.py:1: it cannot be loaded: ImportError: "),
        (
            'right("a")',
            'wrong("b", "No.", "", "look")',
            "something of 'b', and the keys of POINTS are a; write one",
        ),
    ],
)
def test_a_contract_at_fault_is_not_the_readers_fault(
    course_of: Callable[[str], Path], old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = course_of(GOOD.replace(old, new))
    assert cli.main(["1", str(answer), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert says in told["cannot"]
    assert "the contract is at fault, not your file: 01_one/contract.py" in told["cannot"] or "'b'" in told["cannot"]
    assert cli.main(["1", str(answer)]) == 2
    assert "Cannot be checked: " in capsys.readouterr().out


def test_the_list_of_the_exercises_is_told_though_a_contract_is_at_fault(
    course_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    course_of("TITLE = 1\n")
    assert cli.main([]) == 0
    assert capsys.readouterr().out.split() == ["1", "one:", "not", "begun"]
