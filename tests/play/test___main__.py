"""The command that plays sessions: which, how often, what it prints and its exit statuses; nothing is played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from harness import layout
from harness.capture import Capture
from harness.captures import freshness
from harness.play import __main__ as command
from harness.play.progress import Progress
from harness.python import Interpreter
from harness.session import Session
from tests.support import page_samples as samples
from tests.support.exits import exit_status


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two chapters with three sessions."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    for name in ("fork/one", "fork/two", "pipes/three"):
        path = tmp_path / f"examples/{name}.session"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n$ true\n")
    return tmp_path / "examples"


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool | None]]:
    """What was played, and whether traced; `fork/two` fails."""
    asked: list[tuple[list[str], bool | None]] = []

    def play(
        sessions: Sequence[Session], python: Interpreter, *, traced: bool | None, progress: Callable[[], Progress]
    ) -> list[Capture]:
        names = [session.name for session in sessions]
        assert progress().total == len(names)
        asked.append((names, traced))
        return [samples.capture(name, verdict="failed" if name == "fork/two" else "passed") for name in names]

    monkeypatch.setattr(command, "play", play)
    return asked


def test_what_fails_is_reported_and_the_exit_status(
    played: list[tuple[list[str], bool | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["fork"]) == 1
    assert played == [(["fork/one", "fork/two"], None)]
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("fork/two.session  failed, ")
    assert last == "2 runs of 2 sessions: 1 failed"
    assert command.main(["pipes", "--verbose"]) == 0
    assert capsys.readouterr().out.startswith("pipes/three.session  passed, ")


def test_they_are_played_as_often_as_asked_and_traced_unless_that_is_not_wanted(
    played: list[tuple[list[str], bool | None]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["fork", "--repeat", "3", "--no-trace"]) == 1
    assert played == [(["fork/one", "fork/two"], False)] * 3
    assert capsys.readouterr().out.splitlines()[-1] == "6 runs of 2 sessions: 3 failed"


def test_only_what_is_stale_or_was_skipped_can_be_played(
    played: list[tuple[list[str], bool | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "why_stale", lambda name, python: "it is stale" if name == "fork/one" else None)
    monkeypatch.setattr(freshness, "skipped", lambda name, python: name == "pipes/three")
    assert command.main(["--stale"]) == 0
    assert played == [(["fork/one", "pipes/three"], None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["forq"], "there is no chapter or example `forq`"),
        (["--python", "/bin/false"], "/bin/false is not a Python that says its version"),
        (["--python", "/no/such/python"], "/no/such/python is not a Python that says its version"),
        (["broken/four"], "broken/four.session:2: `999` is not a way to end"),
    ],
)
def test_what_cannot_be_played_is_status_2_and_nothing_is(
    played: list[tuple[list[str], bool | None]], book: Path, words: list[str], said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (book / "broken").mkdir()
    (book / "broken/four.session").write_text("# T\n? 999\n")
    assert exit_status(command.main, *words) == 2
    assert said in capsys.readouterr().err
    assert played == []


def test_no_turn_at_all_is_refused(played: list[tuple[list[str], bool | None]]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["--repeat", "0"])
    assert (left.value.code, played) == (2, [])
