"""Find the event that a chapter means by `after child close 3`.

A moment is `before` or `after` one event or several (`after parent close 4, child close 3`: after both).  An event
is an optional process of the cast, a call, its first arguments (a descriptor, a path, a program, a forked process),
and, if there are many such, which of them: `#2`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from harness.capture import Capture, Event, EventCall
from harness.page.errors import PageError
from harness.picture import Lanes, Snapshot, effect, lanes, snapshot

When = Literal["before", "after"]
"""On which side of its event a moment is."""
CALLS: tuple[EventCall, ...] = (
    "fork", "pipe", "socketpair", "socket", "accept", "open", "dup", "close", "exec", "read", "write", "pread",
    "pwrite", "seek", "exit", "wait",
)  # fmt: skip
"""Those that a chapter can name."""


@dataclass(frozen=True)
class Instant:
    """A moment, found."""

    words: str
    """As a heading: `After the fork`."""
    state: Snapshot


def instant(capture: Capture, at: str) -> Instant:
    """The moment `at` of the run.  Raises `PageError` if the run has no such event, and says which it has."""
    word, _, rest = at.strip().partition(" ")
    if word not in ("before", "after") or not rest:
        raise PageError(f"{at!r}: a moment is `before` or `after` an event, such as `after fork`")
    when: When = "before" if word == "before" else "after"
    who = lanes(capture)
    events = [_event(capture, who, one.strip()) for one in rest.split(",")]
    if when == "before" and len(events) > 1:
        raise PageError(f"{at!r}: `before` takes one event")
    last = max(events, key=effect)
    words = " and ".join(_words(event, who, when) for event in events)
    return Instant(f"{when.capitalize()} {words}", snapshot(capture, last, including=when == "after"))


def _event(capture: Capture, who: Lanes, text: str) -> Event:
    words = text.split()
    nth = int(words.pop()[1:]) if words and re.fullmatch(r"#\d+", words[-1]) else 1
    lane = who.named(words[0]) if words and words[0] not in CALLS else None
    if lane:
        words.pop(0)
    if not words or words[0] not in CALLS:
        names = ", ".join(one.name for one in who.all)
        raise PageError(
            f"{text!r}: an event is a process ({names}) and a call ({', '.join(CALLS)}), such as `child close 3`"
        )
    pids = [lane.pid] if lane else [one.pid for one in who.all]
    alike = [event for event in capture.events if event.pid in pids and event.call == words[0] and not event.error]
    fitting = [event for event in alike if _arguments(event, who)[: len(words) - 1] == words[1:]]
    if len(fitting) < nth:
        has = "; ".join(" ".join([_name(event, who), event.call, *_arguments(event, who)]) for event in alike) or "none"
        raise PageError(f"{capture.name} has no event {text!r}; of that call it has: {has}")
    return fitting[nth - 1]


def _name(event: Event, who: Lanes) -> str:
    lane = who.of_pid(event.pid)
    return lane.name if lane else str(event.pid)


def _arguments(event: Event, who: Lanes) -> list[str]:
    """What tells this event from others of its call, as a chapter writes it."""
    if event.call == "fork":
        child = who.of_pid(event.child or 0)
        return [child.name] if child else []
    if event.call == "exec":
        return list(event.argv)
    if event.call == "open":
        return [event.path]
    return [str(value) for value in (event.fd, event.to) if value is not None]


def _words(event: Event, who: Lanes, when: When) -> str:
    """The event as part of a heading: `the child has closed 3` after it, `the child closes 3` before."""
    name = _name(event, who)
    name = f"the {name}" if name in ("parent", "child") else name
    if event.call == "fork":
        return "the fork"
    if event.call == "pipe" or event.call == "socketpair":
        return f"{event.call}()"
    if event.call == "exec" and event.argv[:1] == (name,):
        return f"the exec of {name}"
    if event.call == "exec":
        became = event.argv[0] if event.argv else event.path
        return f"{name} has become {became}" if when == "after" else f"{name} becomes {became}"
    if when == "before":
        does: dict[EventCall, str] = {
            "close": f"closes {event.fd}", "dup": f"makes {event.to} a copy of {event.fd}",
            "open": f"opens {event.path}", "read": f"reads {event.size} bytes", "exit": "ends",
            "write": f"writes {event.size} bytes", "seek": f"moves its offset to {event.size}", "wait": "waits",
            "pread": f"reads {event.size} bytes at {event.offset}", "socket": "makes a socket",
            "pwrite": f"writes {event.size} bytes at {event.offset}", "accept": "accepts a connection",
        }  # fmt: skip
        return f"{name} {does[event.call]}"
    done: dict[EventCall, str] = {
        "close": f"closed {event.fd}", "dup": f"made {event.to} a copy of {event.fd}",
        "open": f"opened {event.path}", "read": f"read {event.size} bytes", "write": f"written {event.size} bytes",
        "seek": f"moved its offset to {event.size}", "exit": "ended", "wait": "waited",
        "pread": f"read {event.size} bytes at {event.offset}", "socket": "made a socket",
        "pwrite": f"written {event.size} bytes at {event.offset}", "accept": "accepted a connection",
    }  # fmt: skip
    return f"{name} has {done[event.call]}"
