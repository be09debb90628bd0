"""Everything that comes of a session is kept in its order, redacted, with its place in its terminal's stream."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.match.state import Item
from harness.play.record import LONGEST, PlacedItem, Recorder
from harness.trace.account import Source


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Its clock goes on by a second each time it is looked at, from 0; the machine's began long before."""
    seconds = iter(range(500, 1500))
    clock = SimpleNamespace(monotonic=lambda: float(next(seconds)), time=lambda: 1e9)
    monkeypatch.setattr("harness.play.record.time", clock)
    recorder = Recorder(lambda text: text.replace("mary", "you"))
    recorder.opened(1)
    return recorder


def fed(recorder: Recorder, data: bytes) -> list[Item]:
    return [recorder.line(1, chunk) for chunk in recorder.fed(1, data)]


def test_lines_are_kept_with_their_place_and_redacted(recorder: Recorder) -> None:
    lines = fed(recorder, b"I am mary\r\nand I\r\nType")
    assert lines == [Item(1, 1.0, "output", "I am you"), Item(1, 1.0, "output", "and I")]
    assert recorder.record.seen == [PlacedItem(lines[0], 0, 10), PlacedItem(lines[1], 11, 17)]
    assert recorder.record.zero == 1e9


def test_a_line_that_is_very_long_is_kept_in_part(recorder: Recorder) -> None:
    whole, long = fed(recorder, b"x" * LONGEST + b"\n" + b"x" * (LONGEST + 1) + b"\n")
    assert (whole.text, long.text) == ("x" * LONGEST, "x" * LONGEST + "…")


def test_a_growing_line_is_shown_and_only_kept_where_it_is_cut(recorder: Recorder) -> None:
    assert (recorder.grows(1), list(recorder.growing()), recorder.cut(1)) == (False, [], None)
    fed(recorder, b"Type")
    assert recorder.grows(1)
    assert list(recorder.growing()) == [Item(1, 1.0, "output", "Type")]
    assert recorder.record.seen == []
    fed(recorder, b": ")
    prompt = recorder.cut(1)
    assert prompt == Item(1, 2.0, "output", "Type: ")
    assert recorder.record.seen == [PlacedItem(prompt, 0, 6)]
    assert not recorder.grows(1)


def test_a_growing_line_that_is_very_long_is_no_prompt(recorder: Recorder) -> None:
    fed(recorder, b"x" * LONGEST)
    assert len(list(recorder.growing())) == 1
    fed(recorder, b"x")
    assert (recorder.grows(1), list(recorder.growing())) == (True, [])


def test_a_command_may_end_before_its_pid_is_known(recorder: Recorder) -> None:
    recorder.opened(2)
    one = recorder.begun(1, "cat", 70, None, 0)
    two = recorder.begun(2, "sh", 80, None, 4)
    recorder.started(two, 81)
    ended = recorder.ended(1, "SIGTERM", -15, 3)
    recorder.started(one, 71)
    assert [
        (c.terminal, c.text, c.shell, c.pid, c.began, c.ended, c.status, c.step) for c in recorder.record.commands
    ] == [
        (1, "cat", 70, 71, 1.0, 3.0, -15, 0),
        (2, "sh", 80, 81, 2.0, None, None, 4),
    ]
    assert ended == Item(1, 4.0, "ended", "SIGTERM", step=3, status=-15)


def test_of_several_commands_of_a_terminal_the_last_one_ends(recorder: Recorder) -> None:
    recorder.begun(1, "one", 70, None, 0)
    recorder.ended(1, "0", 0, 0)
    recorder.begun(1, "two", 70, None, 1)
    recorder.ended(1, "3", 3, 1)
    assert [command.status for command in recorder.record.commands] == [0, 3]


def test_what_comes_after_the_session_is_over_is_not_in_its_streams(recorder: Recorder) -> None:
    recorder.acted(1, "cat", 0)
    fed(recorder, b"one\nhalf")
    recorder.stopped()
    fed(recorder, b"late\n")
    assert recorder.record.streams == {1: b"one\nhalf"}
    assert [seen.item.text for seen in recorder.record.seen] == ["cat", "one", "half", "late"]
    assert recorder.record.seconds == 3.0


def test_a_log_that_was_written_is_a_source_of_the_trace(recorder: Recorder, tmp_path: Path) -> None:
    recorder.opened(2)
    for terminal, name in ((1, "0.strace"), (1, ""), (2, "2.strace"), (2, "never.strace")):
        index = recorder.begun(terminal, "x", 70, tmp_path / name if name else None, 0)
        recorder.started(index, 71 + index)
    for name in ("0.strace", "2.strace"):
        (tmp_path / name).touch()
    recorder.traced({1: "/dev/pts/5", 2: "/dev/pts/6"})
    assert recorder.record.sources == [
        Source(str(tmp_path / "0.strace"), 1, 70, 71, "/dev/pts/5"),
        Source(str(tmp_path / "2.strace"), 2, 70, 73, "/dev/pts/6"),
    ]
