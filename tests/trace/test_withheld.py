"""What programs tell of everybody's processes does not stay in a capture."""

from __future__ import annotations

from harness import trace
from harness.capture import Event, File


def test_what_ps_tells_of_others_is_not_kept() -> None:
    """Neither its own writes, nor what others read from it and write on; what they do besides is kept."""
    files = (File(1, "terminal", "terminal 1"), File(2, "pipe read end", "pipe 1"), File(3, "pipe write end", "pipe 1"))
    events = (
        Event(0.0, 0.1, 1, "exec", path="/usr/bin/ps", argv=("ps",)),
        Event(0.0, 0.5, 2, "read", fd=0, file=2, size=6, data="secret"),
        Event(0.2, 0.3, 3, "write", fd=1, file=1, size=4, data="mine"),
        Event(0.3, 0.4, 1, "write", fd=1, file=3, size=6, data="secret"),
        Event(0.6, 0.7, 2, "write", fd=1, file=1, size=6, data="secret"),
        Event(0.8, 0.9, 1, "write", fd=2, file=1, size=6, data="secret"),
    )
    shown = trace.redacted(trace.Trace((), files, events), lambda text: text)
    assert "secret" not in repr(shown)
    assert [event.size for event in shown.events] == [event.size for event in events]
    assert shown.events[2] == events[2]
