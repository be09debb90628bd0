"""What the course needs of each exercise: its files, their form, the page that shows it.

Each rule looks at a folder, or at the whole course, and yields what is missing or wrong, with file, line and remedy.
"""

from __future__ import annotations

import ast
import re
import reprlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from harness import layout, text
from harness.check import course

COLUMNS = 68
"""What a page shows of a line without scrolling."""
MISTAKES, POINTS, HINTS = 6, 3, 2
"""How many of each an exercise has at least."""
NUMBERS = frozenset({0, 1, 127})
"""Numbers that a message may hold: statuses that mean the same in every run."""
FILL_IN = "FILL IN"
"""What a new exercise says wherever something is to be written."""
NAME = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")
"""How the folder of an exercise is called."""
SUFFIXES = (".py", ".sh")

_SOURCE_READERS = frozenset({"ast", "inspect", "tokenize", "re"})
_SOURCE_NAMES = frozenset({"source", "file", "read_text", "read_bytes", "getsource"})


@dataclass(frozen=True)
class Complaint:
    """Something that the course needs and does not have."""

    path: Path
    line: int
    """0 for the file or folder as a whole."""
    wrong: str
    remedy: str

    def __str__(self) -> str:
        where = self.path.relative_to(layout.root()).as_posix() + "/" * self.path.is_dir()
        return f"{where}{f':{self.line}' if self.line else ''}: {self.wrong}: {self.remedy}"


def folders(numbers: Iterable[int] = ()) -> list[Path]:
    """The folders of these exercises, or of all, whatever is in them."""
    wanted = set(numbers)
    found = [path for path in _entries(layout.examples() / "exercises") if path.is_dir()]
    return [path for path in found if not wanted or number_of(path) in wanted]


def number_of(folder: Path) -> int:
    """The number of the exercise in that folder; 0 if its name has none."""
    found = NAME.fullmatch(folder.name)
    return int(found[1]) if found else 0


def complaints(numbers: Iterable[int] = ()) -> Iterator[Complaint]:
    """All that the course needs and does not have, of these exercises or of every one."""
    wanted = frozenset(numbers)
    for folder in folders(wanted):
        yield from of_a_folder(folder)
    yield from of_the_course(wanted)


def of_a_folder(folder: Path) -> Iterator[Complaint]:
    """The same of one exercise."""
    missing = list(unusable(folder))
    yield from missing
    if not missing:
        for rule in OF_A_FOLDER:
            yield from rule(folder)


def of_the_course(numbers: Iterable[int] = ()) -> Iterator[Complaint]:
    """The same of the exercises beside each other, and of the chapters."""
    wanted = frozenset(numbers)
    for rule in OF_THE_COURSE:
        yield from rule(wanted)


def unusable(folder: Path) -> Iterator[Complaint]:
    """What keeps the exercise from being checked at all."""
    if not number_of(folder):
        yield Complaint(folder, 0, "it is not named as an exercise", "name it NN_lower_case")
        return
    names = {path.name for path in _entries(folder)}
    for stem in ("start", "solution"):
        there = sorted(names & {stem + suffix for suffix in SUFFIXES})
        if len(there) != 1:
            found = text.joined(there) or f"no {stem}.py or {stem}.sh"
            yield Complaint(folder, 0, f"there is {found}", f"it needs exactly one of {stem}.py and {stem}.sh")
    if names >= {"start.py", "solution.sh"} or names >= {"start.sh", "solution.py"}:
        yield Complaint(folder, 0, "start and solution are of two kinds", "end both in .py, or both in .sh for bash")
    unread = [path for path in _files(folder) if not _is_text(path)]
    for path in unread:
        yield Complaint(path, 0, "it is not UTF-8", "save it as UTF-8, or take it away")
    if folder / "contract.py" not in unread:
        yield from _contract_unusable(folder / "contract.py")


def _contract_unusable(contract: Path) -> Iterator[Complaint]:
    if not contract.is_file():
        yield Complaint(contract.parent, 0, "there is no contract.py", "it says what must hold, and judges")
        return
    try:
        lines = _lines_of(contract)
        missing = [name for name in course.DEFINES if name not in lines]
        for name in missing:
            yield Complaint(contract, 0, f"it does not define {name}", course.DEFINES[name])
        if not missing:
            loaded = course.load(contract)
            for name in course.ill_typed(loaded):
                wrong = f"{name} is {reprlib.repr(getattr(loaded, name))}, which is of another type"
                yield Complaint(contract, lines[name], wrong, course.DEFINES[name])
    except SyntaxError as error:
        yield Complaint(contract, error.lineno or 0, f"it is not Python: {error.msg}", "mend that line")
    except Exception as error:
        line = course.line_of(error, contract) or 0
        yield Complaint(contract, line, f"it cannot be loaded: {type(error).__name__}: {error}", "mend that line")


# What a folder holds.


def only_what_belongs(folder: Path) -> Iterator[Complaint]:
    """Start, solution, contract, right and wrong; in these two, files of the exercise's kind."""
    suffix = course.exercise_in(folder).suffix
    known = {f"start{suffix}", f"solution{suffix}", "contract.py", "right", "wrong"}
    for path in _entries(folder):
        if path.name not in known:
            yield Complaint(path, 0, "it does not belong here", f"there are only {text.joined(sorted(known))}")
    for name in ("right", "wrong"):
        for path in _entries(folder / name):
            if path.suffix != suffix or not path.is_file():
                yield Complaint(path, 0, "nobody would check it, nor show it", f"{name}/ holds {suffix} files only")


def another_right_answer(folder: Path) -> Iterator[Complaint]:
    """At least one in another style, so that the contract does not ask for the solution's."""
    of = course.exercise_in(folder)
    if not of.others:
        remedy = f"add right/NAME{of.suffix}, another way that must pass"
        yield Complaint(_there(folder / "right"), 0, "no other right answer; at least 1 is needed", remedy)


def enough_mistakes(folder: Path) -> Iterator[Complaint]:
    """At least six."""
    of = course.exercise_in(folder)
    if len(of.wrong) < MISTAKES:
        wrong = f"{len(of.wrong)} mistake{'s' * (len(of.wrong) != 1)}; at least {MISTAKES} are needed"
        remedy = f"add wrong/NAME{of.suffix}, one fault each, best one that you have seen somebody make"
        yield Complaint(_there(folder / "wrong"), 0, wrong, remedy)


def filled_in(folder: Path) -> Iterator[Complaint]:
    """Nothing is left of what a new exercise asks to be written."""
    for path in _files(folder):
        lines = [number for number, line in _numbered(path) if FILL_IN in line]
        if lines:
            of = f"line{'s' * (len(lines) > 1)} {text.ranges(lines)}"
            yield Complaint(path, lines[0], f"{FILL_IN} stands in {of}", "write what it asks for in its place")


def number_is_its_own(folder: Path) -> Iterator[Complaint]:
    """Start, solution and contract say in their first line the number of the folder, or none."""
    of = course.exercise_in(folder)
    for path in (of.start, of.solution, folder / "contract.py"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        found = re.search(r"\bExercise (\d+)", first)
        if found and int(found[1]) != of.number:
            yield Complaint(path, 1, f"it says that it is exercise {found[1]}", f"write `Exercise {of.number}`")


def narrow(folder: Path) -> Iterator[Complaint]:
    """Start and solution fit the page."""
    of = course.exercise_in(folder)
    for path in (of.start, of.solution):
        for number, line in _numbered(path):
            if len(line) > COLUMNS:
                wrong = f"{len(line)} columns; a page shows {COLUMNS}"
                yield Complaint(path, number, wrong, "break the line, or say it in fewer words")


# What a mistake's file says.


def mistakes_are_named(folder: Path) -> Iterator[Complaint]:
    """A title, and what the check says of it; then the program, without a comment that gives it away."""
    for path in course.exercise_in(folder).wrong:
        lines = path.read_text(encoding="utf-8").splitlines()
        if not re.match(r"# (?!=>)\S", lines[0] if lines else ""):
            yield Complaint(path, 1, "the mistake has no title", "begin the file with `# What is done wrong`")
        elif not course.mistake_message(path).strip():
            remedy = "write `# => ` and what the check says first of it, word for word"
            yield Complaint(path, 2, "the mistake has no message", remedy)
        for number, line in _numbered(path):
            if number > 2 and line.lstrip().startswith("#"):
                remedy = "take it away: a page shows these lines to somebody who is to find the fault"
                yield Complaint(path, number, "a comment gives the mistake away", remedy)
        if not any(line.strip() for line in lines[2:]):
            yield Complaint(path, 0, "no program stands below title and message", "write the wrong answer")


def mistakes_differ(folder: Path) -> Iterator[Complaint]:
    """Each mistake has a title and a message that no other one of the exercise has."""
    wrong = [path for path in course.exercise_in(folder).wrong if path.read_text(encoding="utf-8").strip()]
    says: tuple[tuple[str, int, Callable[[Path], str], str], ...] = (
        ("title", 1, course.mistake_title, "give it one of its own"),
        ("message", 2, course.mistake_message, "let the contract tell the two apart, or leave one out"),
    )
    for what, line, said, remedy in says:
        first: dict[str, Path] = {}
        for path in wrong:
            other = first.setdefault(said(path), path)
            if other != path and said(path):
                yield Complaint(path, line, f"it has the {what} of wrong/{other.name}", remedy)


def messages_hold_of_every_run(folder: Path) -> Iterator[Complaint]:
    """No number of one run stands in a message."""
    for path in course.exercise_in(folder).wrong:
        for number in re.findall(r"\d+", course.mistake_message(path)):
            if int(number) not in NUMBERS:
                remedy = "say it without: a message is the same for everybody, and numbers go into `seen`"
                yield Complaint(path, 2, f"the message holds the number {number}", remedy)


# What a contract says.


def contract_says_enough(folder: Path) -> Iterator[Complaint]:
    """Points that differ, hints, and no quotes that a page would curl."""
    path = folder / "contract.py"
    contract, lines = course.contract(course.exercise_in(folder)), _lines_of(path)
    if len(contract.points) < POINTS:
        wrong = f"{len(contract.points)} in POINTS; at least {POINTS} are needed"
        yield Complaint(path, lines["POINTS"], wrong, "part what must hold into what can be missed one by one")
    for said, times in Counter(contract.points.values()).items():
        if times > 1:
            yield Complaint(path, lines["POINTS"], f"{said!r} stands twice in POINTS", "say what tells the two apart")
    if len(contract.hints) < HINTS:
        wrong = f"{len(contract.hints)} in HINTS; at least {HINTS} are needed"
        yield Complaint(path, lines["HINTS"], wrong, "add one, from gentle to nearly the answer")
    for hint in contract.hints:
        if "''" in re.sub("`[^`]*`", "", hint):
            wrong = f"'' stands in the hint {hint[:40]!r}…"
            yield Complaint(path, lines["HINTS"], wrong, "set it in backticks: a page would curl these quotes")


def contract_reads_no_source(folder: Path) -> Iterator[Complaint]:
    """A verdict rests on what the program does: no contract opens the file, or asks the trial for it."""
    path = folder / "contract.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    remedy = "judge what the program does, not how it is written"
    for node in ast.walk(tree):
        imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in imported:
            if name.partition(".")[0] in _SOURCE_READERS:
                yield Complaint(path, _line(node), f"it imports {name}, with which sources are read", remedy)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and not _is_scene(function):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and node.attr in _SOURCE_NAMES:
                    yield Complaint(path, node.lineno, f"`.{node.attr}` gives the reader's source", remedy)


def _is_scene(function: ast.FunctionDef) -> bool:
    return any(argument.arg == "stage" for argument in function.args.args)


# What the chapters say.


def stands_in_a_chapter(folder: Path) -> Iterator[Complaint]:
    """Under a heading with the contract's title, and shown once, with all its mistakes."""
    number, path = number_of(folder), folder / "contract.py"
    title, line = course.contract(course.exercise_in(folder)).title, _lines_of(path)["TITLE"]
    headings = [place for place in course.asked() if place.number == number]
    for place in headings:
        if place.title.lower() != title.lower():
            wrong = f"the title is {title!r}, and {_where(place)} says {place.title!r}"
            yield Complaint(path, line, wrong, "let both say the same")
    shown = [place for place in course.shown() if place.number == number]
    alone = "on a line of its own with an empty line before and after"
    if not headings:
        asking = heading(number, "a title" if FILL_IN in title else title)
        remedy = f"write `{asking}` into the one that is to, and below it `{macro(number)}`, {alone}"
        yield Complaint(folder, 0, "no chapter asks this exercise", remedy)
    elif not shown:
        remedy = f"write `{macro(number)}` there, {alone}"
        yield Complaint(folder, 0, f"{_where(headings[0])} asks it, and no page shows its mistakes", remedy)
    for place in shown[1:]:
        wrong = f"{macro(number)} stands at {_where(shown[0])} already"
        yield Complaint(place.page, place.line, wrong, "take this one away")


def heading(number: int, title: str) -> str:
    """The line with which a chapter asks an exercise."""
    return f"## Exercise {number}: {title} {{ #exercise-{number} .exercise }}"


def macro(number: int) -> str:
    """The line with which it shows one that is checked."""
    return f"{{= exercise({number}) =}}"


def one_folder_a_number(wanted: frozenset[int]) -> Iterator[Complaint]:
    """No two folders have the same number."""
    first: dict[int, Path] = {}
    for folder in folders(wanted):
        other = first.setdefault(number_of(folder), folder)
        if other != folder and number_of(folder):
            yield Complaint(folder, 0, f"it has the number of {other.name}/", f"the next free one is {next_number()}")


def shown_ones_have_a_folder(wanted: frozenset[int]) -> Iterator[Complaint]:
    """A macro shows the exercise of a folder."""
    there = {number_of(folder) for folder in folders()}
    for place in course.shown():
        if place.number not in there and (not wanted or place.number in wanted):
            remedy = f"`nox -s exercises -- --new {place.number:02}_name` makes one"
            yield Complaint(place.page, place.line, f"exercise {place.number} has no folder", remedy)


def headings_are_in_order(_: frozenset[int]) -> Iterator[Complaint]:
    """The book numbers its exercises from 1, in the order in which it asks them."""
    for page in layout.chapters():
        for number, line in _numbered(page):
            found = re.match(r"#+ Exercise (\d+)\b(.*)", line)
            good = course.HEADING.match(line)
            if found and not (good and good[1] == good[3]):
                form = heading(int(found[1]), "the title")
                yield Complaint(page, number, "the heading of an exercise is not in form", f"write it as `{form}`")
    for expected, place in enumerate(course.asked(), 1):
        if place.number != expected:
            wrong = f"exercise {place.number} is number {expected} in the order of the book"
            yield Complaint(place.page, place.line, wrong, "move it, or number it and those after it anew")
            return


def next_number() -> int:
    """The number after the greatest that any folder or heading has."""
    return max([0, *(number_of(path) for path in folders()), *(place.number for place in course.asked())]) + 1


OF_A_FOLDER: Sequence[Callable[[Path], Iterator[Complaint]]] = (
    only_what_belongs,
    filled_in,
    number_is_its_own,
    another_right_answer,
    enough_mistakes,
    mistakes_are_named,
    mistakes_differ,
    messages_hold_of_every_run,
    narrow,
    contract_says_enough,
    contract_reads_no_source,
    stands_in_a_chapter,
)
OF_THE_COURSE: Sequence[Callable[[frozenset[int]], Iterator[Complaint]]] = (
    one_folder_a_number,
    shown_ones_have_a_folder,
    headings_are_in_order,
)


def _entries(folder: Path) -> list[Path]:
    """What somebody put into the folder: no byte code, no editor's files."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if not any(fnmatch(p.name, pattern) for pattern in layout.NO_SOURCES))


def _files(folder: Path) -> Iterator[Path]:
    """Every file of an exercise."""
    for path in _entries(folder):
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _there(folder: Path) -> Path:
    """The folder, or the one above it if it is not there."""
    return folder if folder.is_dir() else folder.parent


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    return enumerate(path.read_text(encoding="utf-8").splitlines(), 1)


def _where(place: course.Place) -> str:
    return f"{place.page.relative_to(layout.root()).as_posix()}:{place.line}"


def _lines_of(contract: Path) -> dict[str, int]:
    """The line of each name that the contract defines at its top."""
    found: dict[str, int] = {}
    for node in ast.parse(contract.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node.lineno
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {target.id: node.lineno for target in targets if isinstance(target, ast.Name)}
    return found


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))
