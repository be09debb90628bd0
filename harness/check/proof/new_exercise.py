"""A new exercise: a folder that works as it stands, and says wherever something is to be written."""

from __future__ import annotations

from harness import layout
from harness.check import course
from harness.check.proof import rules

_CONTRACT = '''\
"""Exercise {number}: FILL IN one sentence, what the answer must do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

{imports}

TITLE = "FILL IN the title, as the chapter's heading has it"
POINTS = {{
    "first": "FILL IN what must hold; the key is yours, and a finding names it",
    "second": "FILL IN what must hold besides",
    "third": "FILL IN what must hold besides; there may be more than three",
}}
HINTS = (
    "FILL IN a gentle hint, with `code` in backticks.",
    "FILL IN a hint that is nearly the answer.",
)


{judge}'''

_JUDGE = '''\
def calling(module: Any, stage: Any) -> None:
    """FILL IN a scene: it calls the reader's function in the reader's process, tells what happens, judges nothing."""
    stage.call(module.answer)


def judge(trial: Trial) -> Iterator[Finding]:
    """FILL IN more scenes, and more that can be wrong; what should be mended first comes first."""
    seen = trial.scenes(calling)
    loaded(seen, "first", "answer")
    run = scene(seen, "calling", "first")
    for told in run.heard("came back"):
        if told["value"] is None:
            hint = "FILL IN what leads to the next step, as a question."
            yield wrong("first", "It returns nothing.", "it returned None", hint)
            return
    yield from (right("first"), right("second"), right("third"))
'''

_JUDGE_BASH = '''\
def judge(trial: Trial) -> Iterator[Finding]:
    """FILL IN what stands before the reader's lines, and more that can be wrong; what to mend first comes first."""
    for seen in trial.bash(before=["true"]):
        faults = list(sound(seen.load, "first"))
        yield from faults
        if faults:
            return
        if not seen.load.text():
            hint = "FILL IN what leads to the next step, as a question."
            yield wrong("first", "It prints nothing.", "nothing came on standard output", hint)
            return
    yield from (right("first"), right("second"), right("third"))
'''

_PYTHON = {
    "start.py": '''\
"""Exercise {number}: FILL IN the title."""


def answer():
    """FILL IN what the reader's function must do."""
    # TODO: FILL IN what the reader is to write here.


if __name__ == "__main__":
    print(answer())
''',
    "solution.py": '''\
"""Exercise {number}: FILL IN the title."""

import os


def answer():
    """FILL IN as in start.py, and the solution below."""
    return os.getpid()
''',
    "right/another_way.py": """\
# FILL IN what is done in another way, and is right too; name the file by it
import os


def answer():
    return int(os.readlink("/proc/self"))
""",
    "wrong/returns_nothing.py": """\
# FILL IN what is done wrong, as a title: Asks, and returns nothing
# => It returns nothing.
import os


def answer():
    os.getpid()
""",
    "contract.py": _CONTRACT.replace(
        "{imports}", "from harness.check import Finding, Trial, loaded, right, scene, wrong"
    ).replace("{judge}", _JUDGE),
}
_BASH = {
    "start.sh": """\
# Exercise {number}: FILL IN what runs before these lines.
# TODO: FILL IN what the reader is to write here.
""",
    "solution.sh": """\
# Exercise {number}: FILL IN what runs before these lines.
echo $$
""",
    "right/another_way.sh": """\
# FILL IN what is done in another way, and is right too; name the file by it
printf '%s\\n' "$BASHPID"
""",
    "wrong/prints_nothing.sh": """\
# FILL IN what is done wrong, as a title: Asks, and prints nothing
# => It prints nothing.
pid=$$
""",
    "contract.py": _CONTRACT.replace(
        "from typing import Any\n\n{imports}", "\nfrom harness.check import Finding, Trial, right, sound, wrong"
    ).replace("{judge}", _JUDGE_BASH),
}


class Refused(Exception):
    """The exercise cannot be made; the message says why, and what would do."""


def make(name: str, *, bash: bool = False) -> str:
    """Make the folder of exercise `name`, such as `19_name`, or `19_name.sh` for bash; what to do next, in words.

    Raises `Refused` for a name that is not in form, and for a number that is taken.
    """
    bash = bash or name.endswith(".sh")
    name = name.removesuffix(".sh")
    _refuse(name)
    number = int(name[:2])
    folder = layout.examples() / "exercises" / name
    for file, text in (_BASH if bash else _PYTHON).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{number}", str(number)).replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    return NEXT.format(
        folder=folder.relative_to(layout.root()).as_posix(),
        number=number,
        title=rules.heading(number, "a title, as TITLE in contract.py has it"),
        macro=rules.macro(number),
        mark=rules.FILL_IN,
        file=next(file for file in (_BASH if bash else _PYTHON) if file.startswith("solution")),
    )


NEXT = """\
Made {folder}/.  It works as it stands; what it asks is yours to write.

1. Write what each {mark} asks for: `grep -rn "{mark}" {folder}`.
   One answer by itself: `nox -s check -- {number} {folder}/{file}`.
2. Ask it in a chapter, docs/….md, after the exercise before it: they are numbered in the order of the book.

   {title}

   What the reader is to do.

   {macro}

3. Prove it, as often as you like; it says what is still missing: `nox -s exercises -- {number}`.
   Until nothing is, `nox -s tests` fails in tests/book/test_exercises.py; all else works as before."""


def _refuse(name: str) -> None:
    """Raise `Refused` if there cannot be an exercise of that name."""
    found = rules.NAME.fullmatch(name)
    free = rules.next_number()
    if not found or not int(found[1]):
        raise Refused(f"`{name}` does not name an exercise: it is NN_lower_case, such as `{free:02}_name`")
    number = int(found[1])
    for folder in rules.folders([number]):
        there = folder.relative_to(layout.root()).as_posix()
        raise Refused(f"there is {there}/ already: fill it in, or take another number: `{free:02}{name[2:]}`")
    if number in course.observed():
        place = course.observed()[number]
        where = f"{place.page.relative_to(layout.root()).as_posix()}:{place.line}"
        raise Refused(
            f"exercise {number} is one that is answered by looking, at {where}: take another number, such as "
            f"`{free:02}{name[2:]}`, or write `{rules.macro(number)}` below its heading first"
        )
