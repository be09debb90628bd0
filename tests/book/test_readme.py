"""What README shows of a command's output is what the command prints, words and counts; times are left open there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness import layout
from harness.session import sessions_named
from tests.support.project import Project
from tests.support.traced import need_strace

README = layout.root() / "README.md"
SHOWN = [
    (number, line)
    for number, line in enumerate(README.read_text(encoding="utf-8").splitlines(), 1)
    if re.fullmatch(r".*\b(?:programs run with|played|passed in)\b.*", line)
]
"""Lines of output in README, with where they stand."""
WATCHED = "the kernel is watched by strace"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a run prints that passes: of one session instead of the book's."""
    session = "# One process\nprocesses: sh\n$ echo one\none\n=== kernel\nsh | exit 0\n"
    done = Project(tmp_path_factory.mktemp("project"), {"one/one.session": session}).run()
    assert done.returncode == 0, done.stdout + done.stderr
    return (done.stdout + done.stderr).splitlines()


def test_readme_shows_output() -> None:
    assert [" ".join(re.findall("[a-z]+", line)) for _, line in SHOWN] == [
        "programs run with ython the kernel is watched by strace",
        "played of sessions",
        "passed in",
        "passed in",
    ]


@pytest.mark.parametrize(("number", "line"), SHOWN)
def test_the_words_are_those_of_the_command(printed: list[str], number: int, line: str) -> None:
    if WATCHED in line:
        need_strace()
    form = re.sub("=+", "=+", re.sub(r"\d+", r"\\d+", re.escape(line))).replace("…", ".+")
    # Where something is skipped, this is counted in the last line as well.
    form = form.replace(r"passed\ in", r"passed(?:, \d+ skipped)?\ in")
    assert any(re.fullmatch(form, one) for one in printed), (
        f"README.md:{number}: {line!r} is not what `nox -s examples` prints; it is one of:\n" + "\n".join(printed)
    )


def test_the_counts_are_those_of_the_book() -> None:
    sessions = sessions_named()
    tests = len(sessions) + sum(bool(session.kernel) for session in sessions)
    right = {
        "played": f"played {len(sessions)} of {len(sessions)} sessions",
        "passed": f"===== {tests} passed in … =====",
    }
    counted = [(number, line) for number, line in SHOWN if re.search(r"\d", line)]
    assert len(counted) == 2
    expected = [next(said for word, said in right.items() if word in line) for _, line in counted]
    told = [
        f"README.md:{number}: write {said!r} there: the book has other sessions now"
        for (number, line), said in zip(counted, expected, strict=True)
        if line != said
    ]
    assert not told, "\n".join(told)


def test_no_time_is_typed() -> None:
    text = Path(README).read_text(encoding="utf-8")
    assert re.findall(r"\d+(?:\.\d+)? ?(?:s|seconds?|minutes?)\b", text) == []
