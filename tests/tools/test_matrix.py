"""The command that plays the examples under every Python: what it compares, prints and refuses.  Nothing is played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness.capture import Capture, Skip
from harness.captures import matrix_summary
from harness.page import shelf
from harness.python import SUPPORTED, Interpreter
from harness.session import Session, read_session
from harness.tools import matrix
from tests.support import page_samples as samples
from tests.support.places import book_of_places, keep, with_text

PYTHONS = {
    minor: Interpreter(Path(f"/usr/bin/python{minor}"), Path("/usr"), f"{minor}.1") for minor in ("3.12", "3.13")
}


class Player:
    """Plays nothing: whoever asks gets what `shown` has for the Python's version, in turn."""

    def __init__(self, shown: Mapping[str, Sequence[Capture]]) -> None:
        self.shown = shown
        self.asked: list[tuple[str, int]] = []

    def play(self, sessions: Sequence[Session], python: Interpreter, **_: object) -> list[Capture]:
        self.asked.append((python.version, len(sessions)))
        return [self.shown[python.version][at % len(self.shown[python.version])] for at in range(len(sessions))]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(matrix, "unavailable", lambda: None)
    monkeypatch.setattr("harness.python.installed.found", lambda: PYTHONS)
    monkeypatch.delenv("CI", raising=False)
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


def differing(book: Path, monkeypatch: pytest.MonkeyPatch, player: Player) -> tuple[list[str], list[str]]:
    monkeypatch.setattr(matrix, "play", player.play)
    sessions = [read_session(book / "examples/fork/fork.session")]
    differ, racing = matrix.differing(matrix_summary.gather(sessions), sessions)
    return list(differ), racing


def test_what_shows_the_same_everywhere_is_not_played_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(book, "3.12.1")
    keep(book, "3.13.1")
    player = Player({})
    assert differing(book, monkeypatch, player) == ([], [])
    assert player.asked == []


def test_what_differs_is_played_again_under_each_python_before_it_is_said(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = keep(book, "3.12.1"), keep(book, "3.13.1", text="Something else.")
    player = Player({"3.12.1": [one], "3.13.1": [other]})
    assert differing(book, monkeypatch, player) == (["fork/fork"], [])
    assert player.asked == [("3.12.1", matrix.AGAIN), ("3.13.1", matrix.AGAIN)]


def test_a_session_that_one_python_shows_now_so_now_so_says_nothing_about_the_others(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = keep(book, "3.12.1"), keep(book, "3.13.1", text="Something else.")
    player = Player({"3.12.1": [one, one, other], "3.13.1": [other]})
    assert differing(book, monkeypatch, player) == ([], ["fork/fork"])


def test_where_sessions_differ_is_said_and_written_down(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = keep(book, "3.12.1"), keep(book, "3.13.1", text="Something else.")
    keep(book, "3.14.1", verdict="failed")
    monkeypatch.setattr(matrix, "play", Player({"3.12.1": [one], "3.13.1": [other]}).play)
    matrix.settle()
    said = capsys.readouterr().out
    assert "compared: 3.12, 3.13\n" in said
    assert "left out: fork/fork of 3.14: it failed" in said
    assert "1 of 1 sessions show something else" in said
    assert "fork/fork  3.12: `I am printed twice.`; 3.13: `Something else.`" in said
    assert list(matrix_summary.load().differ) == ["fork/fork"]


def test_the_table_counts_and_a_failure_is_the_exit_status(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passed = keep(book, "3.12.1")
    failed = replace(with_text(passed, 2, 1, "x"), verdict="failed", faults=("it ran out of time",))
    monkeypatch.setattr(matrix, "play", Player({"3.12.1": [passed], "3.13.1": [failed]}).play)
    assert matrix.main([]) == 1
    said = capsys.readouterr().out
    assert "it ran out of time" in said
    rows = [line.split() for line in said.partition("\nPython  ")[2].splitlines()[1 : 1 + len(SUPPORTED)]]
    assert rows[:2] == [["3.12.1", "1", "0", "0"], ["3.13.1", "0", "1", "0"]]
    assert [row[0] for row in rows[2:]] == [minor for minor in SUPPORTED if minor not in PYTHONS]
    assert "compared: 3.12\n" in said
    assert "show something else" not in said, "there is one Python only"
    assert matrix.main(["--python", "3.12"]) == 0
    assert matrix.main(["--python", "3.14"]) == 2
    assert "none of these Pythons was found here: 3.14" in capsys.readouterr().err


def test_where_ci_is_true_a_skip_is_a_failure_in_the_table(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skipped = samples.capture(verdict="skipped", skips=(Skip("session", "there is no cc here"),))
    monkeypatch.setattr(matrix, "play", Player({"3.12.1": [skipped]}).play)
    for ci, status, row in (("", 0, ["3.12.1", "0", "0", "1"]), ("true", 1, ["3.12.1", "0", "1", "0"])):
        monkeypatch.setenv("CI", ci)
        assert matrix.main(["--python", "3.12"]) == status
        said = capsys.readouterr().out
        assert said.partition("\nPython  ")[2].splitlines()[1].split() == row
        assert ("fork/fork may not be skipped" in said) == bool(status)


@pytest.mark.parametrize(
    ("ci", "elsewhere", "may_not"), [("true", False, True), ("true", True, False), ("no", False, False)]
)
def test_where_ci_is_true_nothing_may_be_lacking(
    monkeypatch: pytest.MonkeyPatch, ci: str, elsewhere: bool, may_not: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    kept = samples.capture(skips=(Skip("session", "there is no cc here", elsewhere),))
    why = "fork/fork may not be skipped where CI=true: there is no cc here"
    assert matrix.missing(kept) == (why if may_not else "")


def test_captures_of_other_machines_are_taken_and_counted(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(matrix, "play", Player({}).play)
    keep(book, "3.12.1", on="Hurd 4.0", at=book / "came/a")
    assert matrix.main(["--merge", str(book / "came")]) == 0
    assert "3.12-Hurd: 1 captures taken" in capsys.readouterr().out
    (book / "came/b.json").write_text("{}")
    assert matrix.main(["--merge", str(book / "came")]) == 1
    assert "b.json: it has another schema version" in capsys.readouterr().err
    (book / "empty").mkdir()
    assert matrix.main(["--merge", str(book / "empty")]) == 2


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--merge", "/nowhere"], "no folder"),
        (["nope"], "no chapter or example"),
        (["fork", "--merge", "x"], "takes no names"),
        (["--python", "3.12", "--merge", "x"], "takes no names"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = matrix.main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert said in capsys.readouterr().err
