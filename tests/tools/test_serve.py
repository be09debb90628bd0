"""The command that shows the book while it is written: what it plays again, and what wakes it."""

from __future__ import annotations

import queue
import sys
from pathlib import Path

import pytest
from watchdog.events import DirModifiedEvent, FileModifiedEvent, FileOpenedEvent

from harness import layout
from harness.captures import freshness
from harness.tools import serve
from tests.support.played import PATIENCE

STALE = ["--stale"]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A project of two sessions, the second played already; the commands that are run."""
    for name in ("one", "two"):
        path = tmp_path / "examples" / name / f"{name}.session"
        path.parent.mkdir(parents=True)
        path.write_text("# Title\n$ true\n")
    commands: list[list[str]] = []
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    monkeypatch.setattr(freshness, "why_stale", lambda name: "it is stale" if name == "one/one" else None)

    def run(*words: str) -> int:
        commands.append(list(words))
        return 0

    monkeypatch.setattr(serve, "_run", run)
    return commands


def test_what_is_stale_is_played_and_orders_and_records_are_asked_for(ran: list[list[str]]) -> None:
    serve.play_stale({})
    assert ran == [
        ["harness.play", "one/one"],
        ["harness.tools.distributions", "--stale"],
        ["harness.check.proof.mistakes", "--stale"],
    ]


def test_what_failed_is_played_again_only_when_something_of_it_changes(ran: list[list[str]], tmp_path: Path) -> None:
    tried: dict[Path, str] = {}
    serve.play_stale(tried)
    ran.clear()
    serve.play_stale(tried)
    assert [words[0] for words in ran] == ["harness.tools.distributions", "harness.check.proof.mistakes"]
    (tmp_path / "examples/one/one.py").write_text("changed")
    ran.clear()
    serve.play_stale(tried)
    assert ran[0] == ["harness.play", "one/one"]


def test_a_session_that_cannot_be_read_keeps_no_other_from_being_played(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(freshness, "why_stale", lambda name: "it is stale")
    (tmp_path / "examples/two/two.session").write_text("# Title\n? 999\n")
    tried: dict[Path, str] = {}
    serve.play_stale(tried)
    assert ran[0] == ["harness.play", "one/one"]
    assert capsys.readouterr().err.startswith("two/two.session:2: ")
    ran.clear()
    serve.play_stale(tried)
    assert (ran[0][0], capsys.readouterr().err) == ("harness.tools.distributions", ""), "it is told once"
    (tmp_path / "examples/two/two.session").write_text("# Title\n$ true\n")
    ran.clear()
    serve.play_stale(tried)
    assert ran[0] == ["harness.play", "two/two"]


def test_what_was_not_played_is_not_taken_for_tried(ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file was saved, half of it, when the player read it: that plays nothing, and says so by its status."""
    statuses = iter([2, 0, 0, 1, 0, 0, 0, 0])

    def run(*words: str) -> int:
        ran.append(list(words))
        return next(statuses)

    monkeypatch.setattr(serve, "_run", run)
    tried: dict[Path, str] = {}
    for _ in range(3):
        serve.play_stale(tried)
    assert [words[0] for words in ran].count("harness.play") == 2, "once more, until it was played"


def test_a_change_wakes_it_and_a_look_does_not() -> None:
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    handler = serve._Changes(changed)
    for event in (FileOpenedEvent("a"), DirModifiedEvent("b"), FileModifiedEvent("c")):
        handler.on_any_event(event)
    assert changed.get_nowait() == "c"
    assert changed.empty()


def test_it_ends_with_its_server(ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends by itself, as when its port is taken: the command does too, with its status."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert serve.main(["--dev-addr", "localhost:1"]) == 1
    assert (tmp_path / "build" / "captures").is_dir()
    assert ran[0] == ["harness.play", "one/one"]


SERVER = """\
#!{python}
import pathlib, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGINT}})
pathlib.Path("examples/one/one.py").write_text("changed")
sys.exit(7 if signal.sigtimedwait({{signal.SIGINT}}, {patience}) else 1)
"""


def test_a_change_plays_again_and_an_interrupt_goes_to_the_server(
    ran: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands for the server changes a program; the interrupt comes while its session is played again."""

    def run(*words: str) -> int:
        ran.append(list(words))
        if [each[0] for each in ran].count("harness.play") == 2:
            raise KeyboardInterrupt
        return 0

    monkeypatch.setattr(serve, "_run", run)
    server = tmp_path / "server"
    server.write_text(SERVER.format(python=sys.executable, patience=PATIENCE))
    server.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(server))
    assert serve.main([]) == 7
    assert ran[-1] == ["harness.play", "one/one"]


def test_what_it_runs_is_a_module_in_the_project_and_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    (tmp_path / "playing.py").write_text("import sys; open('words', 'w').write(' '.join(sys.argv[1:])); sys.exit(1)")
    assert serve._run("playing", "one/one") == 1
    assert (tmp_path / "words").read_text() == "one/one"
