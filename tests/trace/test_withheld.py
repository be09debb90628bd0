"""What programs tell of everybody's processes does not stay in a capture."""

from __future__ import annotations

from harness import trace
from harness.capture import Event, File

FILES = (
    File(1, "terminal", "terminal 1"),
    File(2, "pipe read end", "pipe 1"),
    File(3, "pipe write end", "pipe 1"),
    File(4, "pipe read end", "pipe 2"),
    File(5, "pipe write end", "pipe 2"),
    File(6, "file", "notes.txt"),
)


def test_what_ps_tells_of_others_is_not_kept() -> None:
    """Neither its own writes, nor what others read from it and write on; what they do besides is kept."""
    events = (
        Event(0.0, 0.1, 1, "exec", path="/usr/bin/ps", argv=("ps",)),
        Event(0.0, 0.5, 2, "read", fd=0, file=2, size=6, data="secret"),
        Event(0.2, 0.3, 3, "write", fd=1, file=1, size=4, data="mine"),
        Event(0.3, 0.4, 1, "write", fd=1, file=3, size=6, data="secret"),
        Event(0.6, 0.7, 2, "write", fd=1, file=1, size=6, data="secret"),
        Event(0.8, 0.9, 1, "write", fd=2, file=1, size=6, data="secret"),
    )
    shown = trace.redacted(trace.Trace((), FILES, events), lambda text: text)
    assert "secret" not in repr(shown)
    assert [event.size for event in shown.events] == [event.size for event in events]
    assert shown.events[2] == events[2]


PS = Event(0.0, 0.1, 1, "exec", path="/usr/bin/ps", argv=("ps",))
ITS = Event(0.2, 0.3, 1, "write", fd=1, file=3, size=6, data="secret")


def kept(*events: Event) -> list[str]:
    """The data of the events, in the order of their begin."""
    events = tuple(sorted(events, key=lambda event: event.at))
    return [event.data for event in trace.redacted(trace.Trace((), FILES, events), str).events if event.call != "exec"]


def test_what_another_program_is_told_by_anybody_else_is_kept() -> None:
    """By another pipe, a file, the terminal, or the same pipe before a word of `ps` was in it."""
    before = Event(0.15, 0.16, 2, "read", fd=0, file=2, size=4, data="tea1")
    other = Event(0.4, 0.5, 2, "read", fd=0, file=4, size=4, data="tea2")
    file = Event(0.6, 0.7, 2, "read", fd=3, file=6, size=4, data="tea3")
    typed = Event(0.8, 0.9, 2, "read", fd=0, file=1, size=4, data="tea4")
    written = Event(1.0, 1.1, 2, "write", fd=1, file=5, size=4, data="tea5")
    assert kept(PS, ITS, before, other, file, typed, written) == ["tea1", "", "tea2", "tea3", "tea4", "tea5"]


def test_a_pipe_that_somebody_else_writes_to_tells_nothing_of_others() -> None:
    write = Event(0.2, 0.3, 2, "write", fd=1, file=5, size=3, data="tea")
    read = Event(0.4, 0.5, 3, "read", fd=0, file=4, size=3, data="tea")
    assert kept(PS, ITS, write, read) == ["", "tea", "tea"]


def test_whoever_becomes_another_program_is_no_watcher_any_more_unless_that_fails() -> None:
    write = Event(2.0, 2.1, 1, "write", fd=1, file=1, size=3, data="tea")
    for error, shown in (("", "tea"), ("ENOENT", "")):
        again = Event(1.0, 1.1, 1, "exec", path="/usr/bin/cat", argv=("cat",), error=error)
        assert kept(PS, ITS, again, write) == ["", shown]


def test_a_read_that_never_returned_got_nothing() -> None:
    read = Event(0.1, None, 2, "read", fd=0, file=2, size=None, data="")
    write = Event(0.4, 0.5, 2, "write", fd=1, file=1, size=3, data="tea")
    assert kept(PS, ITS, read, write) == ["", "", "tea"]
