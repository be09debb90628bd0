"""The command that changes programs to see whether their sessions refuse it; nothing is played here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import Capture
from harness.mutation import mutants
from harness.session import Session, read_session, sessions_named
from harness.tools import teeth
from harness.tools.teeth import MutantTrial
from tests.support import page_samples as samples
from tests.support.exits import exit_status

PROGRAM = "import os\nos.fork()\nprint('tea')\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that one session runs by its name, another by a program that names it, and a third not at all."""
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    for name, text in {
        "tea.py": PROGRAM,
        "runs.py": "import subprocess\nsubprocess.run(['python', 'tea.py'])\n",
        "own.session": "# Own\n$ python tea.py\ntea\n",
        "other.session": "# Other\n$ python runs.py\ntea\n",
        "third.session": "# Third\n$ true\n",
        ".tea.py.swp": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    return folder


def test_the_sessions_of_a_program_are_those_that_run_it(book: Path) -> None:
    sessions = sessions_named()
    assert [session.name for session in teeth.sessions_of(book / "tea.py", sessions)] == ["fork/other", "fork/own"]
    assert [session.name for session in teeth.sessions_of(book / "runs.py", sessions)] == ["fork/other"]


def test_each_trial_has_a_folder_of_its_own_and_the_first_is_the_program_itself(book: Path, tmp_path: Path) -> None:
    found = teeth.trials([book / "tea.py"], sessions_named(), tmp_path / "trials")
    assert [trial.mutant for trial in found] == [None, *mutants(PROGRAM)]
    folders = [trial.sessions[0].path.parent for trial in found]
    assert len(set(folders)) == len(found) == 3
    assert [(folder / "tea.py").read_text() for folder in folders] == [PROGRAM, *(m.source for m in mutants(PROGRAM))]
    assert {folder.name for folder in folders} == {"fork"}
    assert not (folders[0] / ".tea.py.swp").exists()


def test_every_trial_is_played_and_passes_if_all_its_sessions_do(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def play(sessions: Sequence[Session], **_: object) -> list[Capture]:
        return [
            samples.capture(verdict="passed" if (each.path.parent / "tea.py").read_text() == PROGRAM else "failed")
            for each in sessions
        ]

    monkeypatch.setattr(teeth, "play", play)
    results = teeth.run([book / "tea.py"])
    assert [passed for _, passed in results] == [True, False, False]
    assert teeth.table(results).splitlines() == [
        f"{'fork/tea.py':40}    2 of    2 refused",
        f"{'all':40}    2 of    2 refused",
    ]


def trials(book: Path, *passed: bool) -> list[tuple[MutantTrial, bool]]:
    """The program itself, then its mutants over and over, with whether each passed."""
    session = read_session(book / "own.session")
    kinds = [None, *(mutants(PROGRAM) * len(passed))]
    return [(MutantTrial(book / "tea.py", kinds[at], (session,)), each) for at, each in enumerate(passed)]


FORK = "fork/tea.py: os.fork() -> 0"


@pytest.mark.parametrize("listed", [False, True])
def test_a_survivor_must_be_listed_with_its_reason(
    book: Path, listed: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teeth, "BAR", 0.5)
    if listed:
        (layout.root() / "tests/survivors.toml").write_text('["fork/tea.py"]\n"os.fork() -> 0" = "nobody looks"\n')
    results = trials(book, True, True, False)
    assert [teeth.label(trial) for trial in teeth.survivors(results)] == [FORK]
    assert teeth.verdict(results, complete=True) == (0 if listed else 1)
    said = capsys.readouterr()
    assert "1 of 2 mutants refused (50.0%; the bar is 50%)" in said.out
    assert (f"survived, and is not listed in tests/survivors.toml: {FORK}" in said.err) != listed


def test_what_is_listed_and_no_longer_survives_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = layout.root() / "tests/survivors.toml"
    listed.write_text('["fork/tea.py"]\n"os.fork() -> 0" = "nobody looks"\n')
    results = trials(book, True, False, False)
    for complete in (True, False):
        assert teeth.verdict(results, complete=complete) == 1
        assert f"refused or gone: {FORK}" in capsys.readouterr().err
    listed.write_text('["fork/other.py"]\n"os.fork() -> 0" = "nobody looks"\n')
    assert teeth.verdict(results, complete=True) == 1
    assert teeth.verdict(results, complete=False) == 0, "the others were not tried"


def test_too_few_refused_a_program_refused_and_one_that_nobody_runs_are_faults(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (itself, _), *rest = trials(book, False, True, False)
    assert teeth.verdict([(replace(itself, sessions=()), False), *rest], complete=True) == 1
    said = capsys.readouterr().err
    for fault in ("itself was refused", "is run by no session", "fewer than the bar were refused"):
        assert fault in said


def test_mutants_can_be_listed_without_playing_any(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert teeth.main(["--list", "fork/tea"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "fork/tea.py:2  fork        os.fork() -> 0"
    assert len(lines) == 2
    assert exit_status(teeth.main, "fork/coffee") == 2


def test_a_session_that_cannot_be_read_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "own.session").write_text("# Own\n$ python tea.py\nparent | tea\n", encoding="utf-8")
    assert exit_status(teeth.main, "fork/tea") == 2
    assert capsys.readouterr().err.startswith("fork/own.session:3: `parent` is not in the cast")
