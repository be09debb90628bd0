"""The command that shows the book while it is written: what it plays again, and what wakes it."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest
from watchdog.events import DirModifiedEvent, FileModifiedEvent, FileOpenedEvent

from harness import layout
from harness.captures import freshness
from harness.tools import serve

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
    monkeypatch.setattr(serve, "_run", lambda *words: commands.append(list(words)))
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
