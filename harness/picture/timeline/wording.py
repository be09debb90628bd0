"""What a reader is told of one event of a lane's process, and what is drawn for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from harness import text
from harness.capture import Event, EventCall
from harness.picture.timeline.cast import Cast
from harness.picture.timeline.states import stops
from harness.picture.timeline.timeline_model import Mark, Moment, MomentCall, Part
from harness.processes import signal_name

_QUIET = frozenset({"SIGCHLD", "SIGCONT"})
"""Signals that say only what another row says already."""
_STANDARD = (0, 1, 2)
"""Standard input, output and error."""
_Words = tuple[str | Part, ...]
_KEPT = 80
"""Bytes of data that a capture keeps of a call; see `Event.data`."""
_FEW = 24
"""Bytes of data that fit into a sentence."""


def code(text: str) -> Part:
    """Something as it stands in a program."""
    return Part(text, "code")


def told(event: Event, lane: int, who: Cast) -> list[Moment]:
    """The moments of an event: none, one, or two where a call begins long before it returns."""
    if event.error:
        return _failed(event, lane, who)
    return _TOLD[event.call](event, lane, who) if event.call in _TOLD else []


def start(event: Event, lane: int) -> Moment:
    """The first exec of a process that no lane forked: a shell runs a command."""
    return _moment(event, lane, "the shell starts ", code(" ".join(event.argv)), mark=Mark("born", lane), call="start")


def outside(event: Event, who: Cast) -> Moment:
    """A signal that a command of a terminal sent to one lane or more."""
    terminal = who.processes[event.pid].terminal
    given = (one for one in who.capture.commands if one.terminal == terminal and one.began <= event.at)
    running = [one.text for one in given if one.ended is None or one.ended >= event.at] or ["kill"]
    parts: _Words = (
        Part(f"terminal {terminal} ", "strong"),
        code(running[-1]),
        f": {event.signal} for ",
        *who.listed(struck(event, who)),
    )
    first, *more = [Mark("call", lane) for lane in struck(event, who)]
    return replace(_moment(event, -1, *parts, mark=first, call="command"), marks=(first, *more))


def struck(event: Event, who: Cast) -> list[int]:
    """The lanes that a `kill` or `killpg` sends its signal to."""
    pids = event.members if event.call == "killpg" else (event.child,)
    return [lane for pid in pids if (lane := who.index(pid)) >= 0]


def _moment(
    event: Event, lane: int, *parts: str | Part, mark: Mark | None = None, call: MomentCall | None = None,
    at: float | None = None, until: float | None = None, slip: tuple[str, ...] = (),
) -> Moment:  # fmt: skip
    """The moment of an event, in these words; what is not given is as the event has it."""
    begun = event.at if at is None else at
    returned = event.at if event.until is None else event.until
    over = max(begun, returned if until is None else until)
    words = tuple(part if isinstance(part, Part) else Part(part) for part in parts)
    return Moment(begun, over, call or event.call, lane, words, (mark or Mark("call", lane),), slip, event)


def _fork(event: Event, lane: int, who: Cast) -> list[Moment]:
    child = who.index(event.child)
    if child < 0:
        return [_moment(event, lane, code("fork()"), f" returns {event.child}")]
    parts: _Words = (
        code("fork()"),
        f" returns {event.child} in ",
        *who.the(event.pid),
        ", 0 in ",
        *who.the(event.child),
    )
    return [_moment(event, lane, *parts, mark=Mark("fork", lane, child), until=event.at)]


def _exec(event: Event, lane: int, who: Cast) -> list[Moment]:
    program = code(" ".join(event.argv))
    return [_moment(event, lane, code("exec"), ": now ", program, ", same pid", mark=Mark("exec", lane))]


def _exit(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, f"exits with {event.status}", mark=Mark("exit", lane))]


def _killed(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, f"ended by {event.signal}", mark=Mark("exit", lane))]


def _signal(event: Event, lane: int, who: Cast) -> list[Moment]:
    if event.signal in _QUIET:
        return []
    if event.disposition == "ignored":
        return [_moment(event, lane, f"{event.signal} arrives, and is ignored")]
    return [_moment(event, lane, f"{event.signal} stops it" if stops(event) else f"{event.signal} arrives")]


def _kill(event: Event, lane: int, who: Cast) -> list[Moment]:
    target = who.index(event.child)
    mark = Mark("signal", lane, target) if target not in (-1, lane) else None
    whom: _Words = (Part("itself"),) if event.child == event.pid else who.the(event.child)
    if event.child == -1:
        whom = (Part("everybody that it may"),)
    return [_moment(event, lane, f"sends {event.signal} to ", *whom, mark=mark)]


def _killpg(event: Event, lane: int, who: Cast) -> list[Moment]:
    members = struck(event, who)
    words: _Words = (f"sends {event.signal} to the process group {event.group}",)
    if members:
        words = (*words, ": ", *who.listed(members))
    first, *more = [Mark("signal", lane, at) for at in members if at != lane] or [Mark("call", lane)]
    moment = _moment(event, lane, *words, mark=first)
    return [replace(moment, marks=(*moment.marks, *more))]


def _wait(event: Event, lane: int, who: Cast) -> list[Moment]:
    wait = code("wait")
    if event.child == 0:
        return [_moment(event, lane, wait, " returns at once: nobody has ended")]
    if event.peek:
        wait = code("waitid")
    begins = []
    if event in who.held:
        begins = [_moment(event, lane, wait, *_not_yet(event, who), until=event.at, call="wait begins")]
    if event.until is None or event.error:
        return begins
    if event.status is None:
        stopped = f" was stopped by {event.signal}" if event.signal else " changed"
        what = " goes on" if event.signal == "SIGCONT" else stopped
        return [*begins, _moment(event, lane, wait, " says that ", *who.the(event.child), what, at=event.until)]
    child = who.index(event.child)
    end = f"status {event.status}" if event.status >= 0 else f"ended by {signal_name(-event.status)}"
    if event.peek:
        told: _Words = (wait, " looks at ", *who.the(event.child), f": {end}; it stays to be collected")
        return [*begins, _moment(event, lane, *told, at=event.until)]
    mark = Mark("collect", child, lane) if child >= 0 else None
    collects: _Words = (wait, " collects ", *who.the(event.child), f": {end}")
    return [*begins, _moment(event, lane, *collects, mark=mark, at=event.until)]


def _not_yet(event: Event, who: Cast) -> _Words:
    """Why a wait waits.  One that does although a child has ended and is not collected is for another child."""
    children = [one for one in who.processes.values() if one.parent == event.pid]
    if all(one.ended is None or one.ended > event.at or (one.reaped or event.at + 1) <= event.at for one in children):
        return (": nobody has ended yet",)
    return (": ", *(who.the(event.child) if event.child else ("whom it waits for",)), " has not ended yet")


def _pipe(event: Event, lane: int, who: Cast) -> list[Moment]:
    one, other = event.fds
    if event.call == "socketpair":
        return [_moment(event, lane, code("socketpair()"), f" gives {one} and {other}")]
    return [_moment(event, lane, code("pipe()"), f" gives {one}, the read end, and {other}, the write end")]


def _dup(event: Event, lane: int, who: Cast) -> list[Moment]:
    if who.kind(event) == "terminal" and (event.to or 0) > 2:  # how an interactive shell keeps its terminal
        return []
    return [_moment(event, lane, f"makes {event.to} a copy of {event.fd}, {who.file(event)}")]


def _open(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, code("open"), f" gives {event.fd} for ", code(event.path))]


def _close(event: Event, lane: int, who: Cast) -> list[Moment]:
    kind = who.kind(event)
    if kind is None or (kind == "terminal" and event.fd not in _STANDARD) or _leaves(event, who):
        return []
    return [_moment(event, lane, f"closes {event.fd}, {who.file(event)}")]


def _leaves(event: Event, who: Cast) -> bool:
    """Whether the close is a program's tidying of its standard descriptors before its exit, as GNU's do."""
    if event.fd not in _STANDARD:
        return False
    later = (e for e in who.capture.events if e.pid == event.pid and e.at > event.at and e.call != "close")
    following = next(later, None)
    return following is not None and following.call == "exit"


def _seek(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, f"moves the offset of {who.file(event)} to {event.size}")]


def _setsid(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, code("setsid()"), ": it leads a session of its own")]


def _setpgid(event: Event, lane: int, who: Cast) -> list[Moment]:
    whom: _Words = ("it",) if event.child == event.pid else who.the(event.child)
    leads = event.group == event.child
    group: _Words = (" leads a process group of its own",) if leads else (f" is in the process group {event.group}",)
    return [_moment(event, lane, code("setpgid"), ": ", *whom, *group)]


def _foreground(event: Event, lane: int, who: Cast) -> list[Moment]:
    return [_moment(event, lane, f"gives the terminal to the process group {event.group}")]


def _lock(event: Event, lane: int, who: Cast) -> list[Moment]:
    call, held = code(f"{event.call} {'|'.join(event.flags)}"), event in who.held
    begins = []
    if held:
        begins = [_moment(event, lane, call, " waits: somebody has a lock", until=event.at, call="lock begins")]
    if event.until is None or event.error:
        return begins
    at = event.until if held else event.at
    return [*begins, _moment(event, lane, call, f": {who.file(event)}", at=at)]


def _socket(event: Event, lane: int, who: Cast) -> list[Moment]:
    call = code(event.call)
    if event.call == "socket":
        return [_moment(event, lane, call, f" gives {event.fd}")]
    if event.call == "listen":
        return [_moment(event, lane, call, f": {event.fd} takes connections from now on")]
    where: _Words = (code(event.path),) if event.path else ("an address",)
    return [_moment(event, lane, code(event.call), f" {event.fd} to ", *where)]


def _accept(event: Event, lane: int, who: Cast) -> list[Moment]:
    begins = []
    if event in who.held:
        first: _Words = (code("accept"), " waits for a connection")
        begins = [_moment(event, lane, *first, until=event.at, call="accept begins")]
    if event.until is None or event.error:
        return begins
    which = who.sockets[event.files[0]].replace("the ", "a ") if event.files else "a connection"
    return [*begins, _moment(event, lane, code("accept"), f" gives {event.to}, {which}", at=event.until)]


def _futex(event: Event, lane: int, who: Cast) -> list[Moment]:
    return []  # its lane shows that it waits; for which thread or lock, nobody can see


def _write(event: Event, lane: int, who: Cast) -> list[Moment]:
    kind, write = who.kind(event), code(event.call)
    if event.size == 0:
        return []
    if kind == "terminal":
        return [_moment(event, lane, mark=Mark("print", lane), slip=_lines(event, who), until=event.at)]
    begins = []
    if event in who.held:
        full = "the pipe is full" if who.pipe(event) else "there is no room"
        begins = [_moment(event, lane, write, f" waits: {full}", until=event.at, call="write begins")]
    if event.until is None or event.error:
        return begins
    printed = _lines(event, who) if event.fd in (1, 2) else ()
    data = () if printed else _data(event)
    told: _Words = (write, f": {_bytes(event)} into {who.file(event)}{_place(event)}", *data)
    done = _moment(event, lane, *told, slip=printed)
    return [*begins, replace(done, at=event.until)] if begins else [replace(done, until=event.at)]


def _read(event: Event, lane: int, who: Cast) -> list[Moment]:
    if who.kind(event) == "terminal":
        return _typed(event, lane)
    held, read = event in who.held, code(event.call)
    begins = []
    if held:
        empty = "the pipe is empty" if who.pipe(event) else "nothing has come"
        first: _Words = (code(f"{event.call}({event.fd}, …)"), f" waits: {empty}")
        begins = [_moment(event, lane, *first, until=event.at, call="read begins")]
    if event.until is None or event.error:
        return begins
    at = event.until  # what it returns was there then, not when it began
    if event.size:
        whence = f": {_bytes(event)} from {who.file(event)}{_place(event)}"
        return [*begins, _moment(event, lane, read, whence, *_data(event), at=at)]
    why = "no write end is open any more" if who.pipe(event) else "the end of the file"
    if who.kind(event) == "socket":
        why = "the other end is closed"
    return [*begins, _moment(event, lane, read, f" returns nothing: {why}", at=at)]


def _typed(event: Event, lane: int) -> list[Moment]:
    if event.until is None or event.error:
        return []
    if not event.size:
        return [_moment(event, lane, "you press Ctrl-D: the end of the file", at=event.until)]
    if event.data == "\\n":
        return [_moment(event, lane, "you press Enter", at=event.until)]
    return [_moment(event, lane, "you type ", code(event.data.removesuffix("\\n")), at=event.until)]


def _failed(event: Event, lane: int, who: Cast) -> list[Moment]:
    """A call that failed; not one that only looked for a program along PATH, nor the interrupted half of a wait."""
    if event.error == "EINTR":
        return _TOLD[event.call](event, lane, who) if event in who.held and event.call != "select" else []
    if event.call == "futex":  # its time was up, or somebody was quicker
        return []
    if event.call == "seek" or (event.call == "exec" and _tries_on(event, who)):
        return []
    if event.call == "close":
        named = f"close({event.fd})"
        return [] if (event.fd or 0) < 0 else [_moment(event, lane, code(named), f" fails: {event.error}")]
    what = " ".join(event.argv) if event.call == "exec" else event.path if event.call == "open" else ""
    return [_moment(event, lane, code(f"{event.call} {what}".rstrip()), f" fails: {event.error}")]


def _tries_on(event: Event, who: Cast) -> bool:
    """Whether the process's next call is an exec too."""
    following = next((e for e in who.capture.events if e.pid == event.pid and e.at > event.at), None)
    return following is not None and following.call == "exec"


def _place(event: Event) -> str:
    """Where in the file, if the call said so."""
    return f" at {event.offset}" if event.call == "pread" or event.call == "pwrite" else ""


def _bytes(event: Event) -> str:
    return "1 byte" if event.size == 1 else f"{event.size} bytes"


def _data(event: Event) -> tuple[Part, ...]:
    """The bytes themselves, if they are few."""
    if not event.data or len(event.data) > _FEW or event.size != len(text.unescaped(event.data)):
        return ()
    return (Part(", "), code(f"b'{event.data}'"))


def _lines(event: Event, who: Cast) -> tuple[str, ...]:
    """What was printed, line by line; if that is more than the capture's event holds, as the transcript has it.

    That is so of what `ps` and its like print, which a capture keeps only where the session asks for it.
    """
    raw = text.unescaped(event.data)
    lines = raw.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n")
    if not is_cut(event, who):
        return tuple(lines)
    shown = (line for step in who.capture.steps for line in step.lines if line.kind == "output")
    whole = tuple(line.text for line in shown if abs(line.at - event.at) < 1e-6)
    return whole or (*lines[:-1], lines[-1] + "…")


def is_cut(event: Event, who: Cast) -> bool:
    """Whether the capture has only the beginning of what was written, or nothing.

    It may have fewer bytes than were written and yet all of it: `~` stands for a folder.
    """
    kept = len(text.unescaped(event.data))
    if event.size is None or event.size <= kept:
        return False
    if who.kind(event) == "terminal":  # of that it has all, if the terminal showed it
        return kept in (0, _KEPT)
    return kept == 0 or event.size > _KEPT


_TOLD: dict[EventCall, Callable[[Event, int, Cast], list[Moment]]] = {
    "fork": _fork,
    "exec": _exec,
    "exit": _exit,
    "killed": _killed,
    "signal": _signal,
    "kill": _kill,
    "killpg": _killpg,
    "wait": _wait,
    "pipe": _pipe,
    "socketpair": _pipe,
    "dup": _dup,
    "open": _open,
    "close": _close,
    "seek": _seek,
    "read": _read,
    "write": _write,
    "pread": _read,
    "pwrite": _write,
    "recv": _read,
    "send": _write,
    "setsid": _setsid,
    "setpgid": _setpgid,
    "foreground": _foreground,
    "flock": _lock,
    "lockf": _lock,
    "socket": _socket,
    "bind": _socket,
    "connect": _socket,
    "listen": _socket,
    "accept": _accept,
    "futex": _futex,
}
