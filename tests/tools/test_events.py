"""The command that lists a run's events: as lines that a session may hold the same run to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import Capture, Event, Skip, stored
from harness.captures import freshness
from harness.match import AttributedItem, Item, judge
from harness.play import play
from harness.python import Interpreter, interpreter
from harness.session import Session, read_session
from harness.tools import events
from harness.trace import Trace
from tests.support import page_samples as samples
from tests.support.exits import exit_status
from tests.support.traced import need_strace

PROGRAM = """\
import os

reading, writing = os.pipe()
child = os.fork()
if child == 0:
    os.close(reading)
    os.write(writing, b"tea")
    try:
        os.execvp("nosuch", ["nosuch", "{x}", "(exactly)"])
    except FileNotFoundError:
        os.execvp("sh", ["sh", "-c", "exit 3\\n", "{_}", "..."])
os.close(writing)
print(os.read(reading, 9), flush=True)
os.waitpid(child, 0)
os._exit(0)
"""
SESSION = """\
# Two processes
processes: parent, child
$ python two.py
parent | b'tea'
"""
CAST = "=== kernel\nparent | fork {child}\n"


class Player:
    """Plays nothing: whoever asks gets what it has."""

    def __init__(self) -> None:
        self.kept = samples.fork()
        self.asked: list[str] = []

    def play(self, sessions: Sequence[Session], python: Interpreter) -> list[Capture]:
        self.asked += [session.name for session in sessions]
        version = replace(self.kept.ran, python=python.version)
        keys = [freshness.key(session.path, python, traced=True) for session in sessions]
        return [
            replace(self.kept, name=session.name, key=key, ran=version)
            for session, key in zip(sessions, keys, strict=True)
        ]


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Player:
    """A project of one session, and a player of it."""
    result = Player()
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    monkeypatch.setattr(events, "play", result.play)
    monkeypatch.setattr(events, "unavailable", lambda: None)
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "two.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "two.session").write_text(SESSION, encoding="utf-8")
    return result


def keep(player: Player) -> None:
    """Keep what the player has, as of the last run."""
    [kept] = player.play([read_session(layout.examples() / "fork" / "two.session")], interpreter())
    player.asked.clear()
    stored.save(kept, layout.capture_path("fork/two", interpreter().version))


FORKED = """\
=== kernel
parent | fork {child}
parent | write 20 1
child  | write 20 1
"""


def test_the_events_are_listed_lane_by_lane_with_holes_for_pids() -> None:
    more = (Event(7, 7, samples.PARENT, "fork", child=9), Event(7, 7, samples.PARENT, "wait", child=9, status=0))
    kept = replace(samples.fork(), events=(*samples.fork().events, *more))
    assert events.block(kept).splitlines() == [
        "=== kernel",
        "parent | fork {child}",
        "parent | write 20 1",
        "parent | fork {_}",
        "parent | wait {_} exit 0",
        "child  | write 20 1",
    ]


def test_everybody_is_listed_if_that_is_asked() -> None:
    ran = Event(8.1, 8.1, 4213, "exec", path="/bin/ps", argv=("ps", "-af"))
    kept = replace(samples.fork(), events=(*samples.fork().events, ran))
    assert "ps" not in events.block(kept)
    assert events.block(kept, everybody=True).splitlines()[1:] == [
        "parent   | fork {child}",
        "parent   | write 20 1",
        "child    | write 20 1",
        "pid 4213 | exec ps -af",
    ]


def test_what_no_line_can_tell_of_is_left_out() -> None:
    kept = replace(samples.fork(), events=(*samples.fork().events, Event(8.1, 8.2, samples.CHILD, "futex")))
    assert events.block(kept) == FORKED.rstrip()


def test_a_session_is_played_and_its_block_printed(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    assert events.main(["fork/two"]) == 0
    said = capsys.readouterr()
    title, _, block = said.out.partition("\n")
    assert title == f"# fork/two, as it ran with Python {interpreter().version} on Linux 6.12."
    assert (block, said.err) == (f"{FORKED}\n", "")
    assert player.asked == ["fork/two"]


def test_the_last_run_is_read_and_not_played(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    keep(player)
    assert events.main(["--last", "fork/two"]) == 0
    said = capsys.readouterr()
    assert (said.out.partition("\n")[2], said.err) == (f"{FORKED}\n", "")
    assert player.asked == []


def test_a_last_run_of_other_files_is_listed_and_said_to_be_one(
    player: Player, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(player)
    (layout.examples() / "fork" / "two.py").write_text("print(1)\n", encoding="utf-8")
    assert events.main(["--last", "fork/two"]) == 0
    said = capsys.readouterr()
    assert FORKED in said.out
    assert said.err == "fork/two has changed since this run: leave out --last\n"


def test_a_run_that_failed_is_listed_too(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    player.kept = replace(player.kept, verdict="failed")
    assert events.main(["fork"]) == 0
    said = capsys.readouterr()
    assert FORKED in said.out
    assert said.err == "fork/two failed: `nox -s examples -- fork/two` says why\n"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"verdict": "skipped", "skips": (Skip("session", "there is no cc here: compiles"),)}, "there is no cc here"),
        ({"ran": replace(samples.RAN, traced=False)}, "it was played without strace: leave out --last"),
        ({"processes": (), "faults": ("the trace cannot be read: line 3",)}, "the trace cannot be read: line 3"),
        ({"processes": ()}, "its trace is empty"),
        (
            {"processes": tuple(replace(process, name="") for process in samples.fork().processes)},
            "none of its processes has a name: name a cast (`processes: parent, child`)",
        ),
    ],
)
def test_where_nothing_was_seen_it_is_said_why(
    changed: dict[str, object], why: str, player: Player, capsys: pytest.CaptureFixture[str]
) -> None:
    player.kept = replace(player.kept, **changed)  # type: ignore[arg-type]  # fields by name
    stored.save(player.kept, layout.capture_path("fork/two", interpreter().version))
    assert events.main(["--last", "fork/two"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"fork/two: {why}")


def test_what_was_never_kept_or_cannot_be_read_is_said(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    version = interpreter().version
    assert events.main(["--last", "fork/two"]) == 1
    assert capsys.readouterr().err == f"fork/two: it was not played with Python {version}: leave out --last\n"
    keep(player)
    layout.capture_path("fork/two", version).write_text("{}", encoding="utf-8")
    assert events.main(["--last", "fork/two"]) == 1
    assert capsys.readouterr().err.startswith("fork/two: what was kept of it cannot be read (")


def test_nothing_is_played_where_nothing_can_be_traced(
    player: Player, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(player)
    monkeypatch.setattr(events, "unavailable", lambda: "strace exists on Linux only")
    assert events.main(["fork/two"]) == 2
    assert capsys.readouterr().err == "the kernel cannot be watched: strace exists on Linux only\n"
    assert player.asked == []
    assert events.main(["--last", "fork/two"]) == 0


def test_names_pythons_and_sessions_that_are_none_are_said(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status(events.main, "fork/tow") == 2
    assert "did you mean fork/two" in capsys.readouterr().err
    assert events.main(["--python", "/bin/false", "fork/two"]) == 2
    assert capsys.readouterr().err == "/bin/false is not a Python that says its version\n"
    (layout.examples() / "fork" / "two.session").write_text("$ true\n", encoding="utf-8")
    assert exit_status(events.main, "fork/two") == 2
    assert capsys.readouterr().err.startswith("fork/two.session:1: the session has no title")
    assert player.asked == []


def test_without_a_name_nothing_is_played_and_help_says_how(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, status in (([], 2), (["--help"], 0)):
        with pytest.raises(SystemExit) as ended:
            events.main(arguments)
        assert ended.value.code == status
    assert "into the `=== kernel`" in capsys.readouterr().out.replace("\n", " ")
    assert player.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="strace exists on Linux only")
def test_what_is_listed_of_a_run_is_found_in_that_run(tmp_path: Path) -> None:
    """The one run that is real: whatever it does, its own block must hold."""
    need_strace()
    folder = tmp_path / "fork"
    folder.mkdir()
    (folder / "two.py").write_text(PROGRAM, encoding="utf-8")
    path = folder / "two.session"
    path.write_text(SESSION + CAST, encoding="utf-8")
    [kept] = play([read_session(path)], save=False)
    block = events.block(kept)
    for line in (
        "parent | fork {child}", "parent | wait {child} exit 3", "child  | exec nosuch {_} (exactly) ENOENT",
        "child  | exec sh -c exit 3 {_} {_}",
    ):  # fmt: skip
        assert line in block.splitlines()
    path.write_text(SESSION + block, encoding="utf-8")
    session = read_session(path)
    assert len(session.kernel) == len(kept.events)
    came = [Item(1, 0.0, "act", step=0), Item(1, 0.1, "output", "b'tea'"), Item(1, 0.2, "ended", "0", step=0)]
    trace = Trace(kept.processes, kept.files, kept.events)
    verdict = judge(session, [AttributedItem(item) for item in came], trace, "")
    assert [check for check in verdict.checks if check.kind != "GOOD"] == []
    assert verdict.names == {process.pid: process.name for process in kept.processes}
    # With one event less, the block does not hold.
    for number in range(len(kept.events)):
        less = replace(trace, events=(*kept.events[:number], *kept.events[number + 1 :]))
        assert not judge(session, [AttributedItem(item) for item in came], less, "").good
