"""What the course needs: each rule seen to be broken, named with file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.check.proof import rules

FOLDER = Path("examples/exercises/01_number")


def put(name: str, text: str) -> Callable[[Path], object]:
    """A change that writes a file of the exercise."""

    def change(root: Path) -> None:
        path = root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return change


def without(name: str) -> Callable[[Path], object]:
    """A change that takes a file of the exercise away."""
    return lambda root: (root / FOLDER / name).unlink()


def said(name: str, old: str, new: str) -> Callable[[Path], object]:
    """A change of words in a file of the project."""

    def change(root: Path) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def contract(old: str, new: str) -> Callable[[Path], object]:
    """A change of words in the contract."""
    return said(f"{FOLDER}/contract.py", old, new)


def also(*changes: Callable[[Path], object]) -> Callable[[Path], object]:
    """Several changes."""
    return lambda root: [change(root) for change in changes]


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder without a number": (
        lambda root: (root / FOLDER).rename(root / "examples/exercises/number"),
        "examples/exercises/number/: it is not named as an exercise: name it NN_lower_case",
    ),
    "no start": (without("start.py"), f"{FOLDER}/: there is no start.py or start.sh: it needs exactly one of"),
    "two solutions": (put("solution.sh", "echo 1\n"), f"{FOLDER}/: there is solution.py and solution.sh: it needs"),
    "start and solution of two kinds": (
        also(without("solution.py"), put("solution.sh", "echo 1\n")),
        f"{FOLDER}/: start and solution are of two kinds: end both in .py, or both in .sh",
    ),
    "a file that is not text": (
        lambda root: (root / FOLDER / "start.py").write_bytes(b"\xff"),
        f"{FOLDER}/start.py: it is not UTF-8: save it as UTF-8",
    ),
    "another exercise's number": (
        put("start.py", "# Exercise 2: print a number.\n"),
        f"{FOLDER}/start.py:1: it says that it is exercise 2: write `Exercise 1`",
    ),
    "no contract": (without("contract.py"), f"{FOLDER}/: there is no contract.py: it says what must hold"),
    "a contract that is not Python": (
        contract("def judge(trial):", "def judge(trial)"),
        f"{FOLDER}/contract.py:12: it is not Python: ",
    ),
    "a contract that cannot be loaded": (
        contract('TITLE = "A number"', "TITLE = title"),
        f"{FOLDER}/contract.py:3: it cannot be loaded: NameError: name 'title' is not defined: mend that line",
    ),
    "a contract without hints": (
        contract("HINTS = ", "HELP = "),
        f"{FOLDER}/contract.py: it does not define HINTS: write `HINTS = (…, …)`",
    ),
    "hints that are one string": (
        contract('HINTS = ("Look at `print`.", "`print(1)`")', 'HINTS = ("Look at `print`.")'),
        f"{FOLDER}/contract.py:5: HINTS is 'Look at `print`.', which is of another type: write `HINTS = (…, …)`",
    ),
    "a file too many": (
        put("notes.md", ""),
        f"{FOLDER}/notes.md: it does not belong here: there are only contract.py, right, solution.py, start.py and wr",
    ),
    "a mistake of another kind": (
        put("wrong/w7.sh", ""),
        f"{FOLDER}/wrong/w7.sh: nobody would check it, nor show it: wrong/ holds .py files only",
    ),
    "a mistake in a folder": (
        put("wrong/more/w7.py", ""),
        f"{FOLDER}/wrong/more/: nobody would check it, nor show it: wrong/ holds .py files only",
    ),
    "what a new exercise asks for": (
        said(f"{FOLDER}/start.py", "# TODO", "# FILL IN\n# TODO"),
        f"{FOLDER}/start.py:1: FILL IN stands in line 1: write what it asks for in its place",
    ),
    "no other right answer": (
        without("right/other.py"),
        f"{FOLDER}/right/: no other right answer; at least 1 is needed: add right/NAME.py",
    ),
    "too few mistakes": (
        without("wrong/w6.py"),
        f"{FOLDER}/wrong/: 5 mistakes; at least 6 are needed: add wrong/NAME.py",
    ),
    "a mistake without a title": (
        put("wrong/w1.py", "print()\n"),
        f"{FOLDER}/wrong/w1.py:1: the mistake has no title: begin the file with `# ",
    ),
    "a message where the title is": (
        put("wrong/w1.py", "# => It is wrong.\nprint()\n"),
        f"{FOLDER}/wrong/w1.py:1: the mistake has no title: begin the file with `# ",
    ),
    "a mistake without a message": (
        put("wrong/w1.py", "# Wrong\nprint()\nprint()\n"),
        f"{FOLDER}/wrong/w1.py:2: the mistake has no message: write `# => ` and",
    ),
    "a comment that gives it away": (
        said(f"{FOLDER}/wrong/w1.py", "print()", "if 1:\n    # no number\n    print()"),
        f"{FOLDER}/wrong/w1.py:4: a comment gives the mistake away: take it away",
    ),
    "a mistake without a program": (
        put("wrong/w1.py", "# Wrong\n# => It is wrong.\n\n"),
        f"{FOLDER}/wrong/w1.py: no program stands below title and message: write the wrong answer",
    ),
    "a title twice": (
        said(f"{FOLDER}/wrong/w2.py", "# Wrong xx\n", "# Wrong x\n"),
        f"{FOLDER}/wrong/w2.py:1: it has the title of wrong/w1.py: give it one of its own",
    ),
    "a message twice": (
        said(f"{FOLDER}/wrong/w2.py", "wrong..", "wrong."),
        f"{FOLDER}/wrong/w2.py:2: it has the message of wrong/w1.py: let the contract tell the two apart",
    ),
    "a number of one run": (
        said(f"{FOLDER}/wrong/w2.py", "wrong..", "wrong in 4711."),
        f"{FOLDER}/wrong/w2.py:2: the message holds the number 4711: say it without",
    ),
    "a line that is too long": (
        put("solution.py", f"print(1)\n{'x' * 69}\n"),
        f"{FOLDER}/solution.py:2: 69 columns; a page shows 68: break the line",
    ),
    "too few points": (
        contract(', "c": "it ends"', ""),
        f"{FOLDER}/contract.py:4: 2 in POINTS; at least 3 are needed: part what must hold",
    ),
    "a point twice": (
        contract('"it prints a number"', '"it prints"'),
        f"{FOLDER}/contract.py:4: 'it prints' stands twice in POINTS: say what tells the two apart",
    ),
    "too few hints": (
        contract(', "`print(1)`")', ",)"),
        f"{FOLDER}/contract.py:5: 1 in HINTS; at least 2 are needed: add one",
    ),
    "quotes that the page would curl": (
        contract("Look at `print`.", "Is it ''?"),
        f"{FOLDER}/contract.py:5: '' stands in the hint \"Is it ''?\"…: set it in backticks",
    ),
    "a contract that imports what reads sources": (
        contract("TITLE", "import inspect\n\nTITLE"),
        f"{FOLDER}/contract.py:3: it imports inspect, with which sources are read: judge what the program does",
    ),
    "the same with from": (
        contract("TITLE", "from ast import parse\n\nTITLE"),
        f"{FOLDER}/contract.py:3: it imports ast, with which sources are read: judge what the program does",
    ),
    "a judge that asks for the source": (
        contract("yield from ()", "yield from trial.source"),
        f"{FOLDER}/contract.py:13: `.source` gives the reader's source: judge what the program does",
    ),
    "a title that the chapter does not have": (
        contract('"A number"', '"Another number"'),
        f"{FOLDER}/contract.py:3: the title is 'Another number', and docs/first.md:3 says 'a number': let both say",
    ),
    "no chapter that asks it": (
        said("docs/first.md", "## Exercise 1: a number { #exercise-1 .exercise }", ""),
        f"{FOLDER}/: no chapter asks this exercise: write `## Exercise 1: A number {{ #exercise-1 .exercise }}` into",
    ),
    "a page that is not a chapter": (
        lambda root: (root / "docs/first.md").rename(root / "docs/x.md"),
        f"{FOLDER}/: no chapter asks this exercise: write `## Exercise 1: A number {{ #exercise-1 .exercise }}` into",
    ),
    "a heading without the macro": (
        said("docs/first.md", "{= exercise(1) =}", ""),
        f"{FOLDER}/: docs/first.md:3 asks it, and no page shows its mistakes: write `{{= exercise(1) =}}` there",
    ),
    "the macro twice": (
        said("docs/second.md", "chapter", "chapter\n\n{= exercise(1) =}"),
        "docs/second.md:3: {= exercise(1) =} stands at docs/first.md:7 already: take this one away",
    ),
    "a heading out of form": (
        said("docs/first.md", " { #exercise-1 .exercise }", ""),
        "docs/first.md:3: the heading of an exercise is not in form: write it as `## Exercise 1: the title { #ex",
    ),
    "a heading whose numbers differ": (
        said("docs/first.md", "#exercise-1 ", "#exercise-2 "),
        "docs/first.md:3: the heading of an exercise is not in form: write it as `## Exercise 1: the title { #ex",
    ),
    "an order that is not the book's": (
        said("docs/first.md", "# A chapter", "# A chapter\n\n## Exercise 2: look { #exercise-2 .exercise }"),
        "docs/first.md:3: exercise 2 is number 1 in the order of the book: move it, or number it",
    ),
    "a macro without a folder": (
        said("docs/second.md", "chapter", "chapter\n\n{= exercise(2) =}"),
        "docs/second.md:3: exercise 2 has no folder: `nox -s exercises -- --new 02_name` makes one",
    ),
    "two folders of one number": (
        lambda root: (root / "examples/exercises/01_other").mkdir(),
        "examples/exercises/01_other/: it has the number of 01_number/: the next free one is 2",
    ),
}


def test_a_course_that_has_all_it_needs_gives_no_complaint(made_up: Path) -> None:
    (made_up / FOLDER / "start.py~").write_text("an editor's copy")
    (made_up / FOLDER / "wrong" / "__pycache__").mkdir()
    assert list(map(str, rules.complaints())) == []


@pytest.mark.parametrize("what", BROKEN)
def test_what_the_course_needs_and_has_not_is_told_with_file_and_remedy(made_up: Path, what: str) -> None:
    change, told = BROKEN[what]
    change(made_up)
    found = list(map(str, rules.complaints()))
    assert [one for one in found if one.startswith(told)], "\n".join(found)


def test_every_rule_was_seen_broken(made_up: Path) -> None:
    """So that none of them can be one that never says anything."""
    source = Path(rules.__file__).read_text(encoding="utf-8")
    functions = re.findall(r"^def (\w+)\(.*\) -> Iterator\[Complaint\]", source, re.M)
    listed = {rule.__name__ for rule in (*rules.OF_A_FOLDER, *rules.OF_THE_COURSE)}
    public = {name for name in functions if not name.startswith("_")}
    assert public == listed | {"complaints", "of_a_folder", "of_the_course", "unusable"}
    said: set[str] = set()
    for change, _ in BROKEN.values():
        change_and_back(made_up, change, said)
    assert listed - said == set()


def change_and_back(root: Path, change: Callable[[Path], object], said: set[str]) -> None:
    """Break the course, note which rules say so, and mend it."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    change(root)
    folders = [folder for folder in rules.folders() if not list(rules.unusable(folder))]
    said |= {rule.__name__ for rule in rules.OF_A_FOLDER if any(list(rule(folder)) for folder in folders)}
    said |= {rule.__name__ for rule in rules.OF_THE_COURSE if list(rule(frozenset()))}
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file():
            path.unlink()
        else:
            path.rmdir()
    for path, data in before.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_only_the_exercises_that_are_asked_for_are_looked_at(made_up: Path) -> None:
    (made_up / "examples/exercises/02_other").mkdir()
    assert list(map(str, rules.complaints([1]))) == []
    assert [str(one).split(":")[0] for one in rules.complaints([2])] == ["examples/exercises/02_other/"] * 3
    said("docs/second.md", "chapter", "chapter\n\n{= exercise(3) =}")(made_up)
    assert list(map(str, rules.complaints([1]))) == []
    (complaint,) = rules.complaints([3])
    assert str(complaint).startswith("docs/second.md:3: exercise 3 has no folder")


def test_mistakes_that_say_nothing_are_not_told_to_say_the_same(made_up: Path) -> None:
    for name in ("wrong/w1.py", "wrong/w2.py"):
        put(name, f"# {name}\nprint()\nprint()\n")(made_up)
    found = [str(complaint) for complaint in rules.complaints()]
    assert [one for one in found if "it has the message of" in one] == []
    assert sum("the mistake has no message" in one for one in found) == 2
