"""A run, kept: what the capture of one session holds.

A capture is everything that a page may say about a run.  It is written once, by
`harness.play`, as JSON under `build/captures/<python>/<chapter>/<name>.json`, and only
read afterwards.  All times are seconds since the session began; `Ran.at` is the date of
that zero.  Process ids are the real ones.  Names of the machine's user, host and home
are replaced by `you`, `host` and `~` before anything is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SCHEMA = 3
"""Version of the classes below.  A change of their meaning raises it, which makes every capture stale."""

# Kinds are compared with `==`, one by one: in `kind in ("a", "b")` mypy does not see a misspelt one.

LineKind = Literal["command", "typed", "key", "output", "elided", "ended"]
"""What a line of a terminal is; see `Line.kind`."""
EventCall = Literal[
    "fork", "exec", "exit", "killed", "signal", "kill", "killpg", "wait", "setsid", "setpgid", "foreground",
    "pipe", "socketpair", "dup", "open", "close", "seek", "read", "write", "pread", "pwrite", "flock", "lockf",
    "socket", "bind", "listen", "accept", "connect", "recv", "send", "select", "sleep", "futex",
]  # fmt: skip
"""What a process was seen to do; see `Event`."""
FileKind = Literal["terminal", "pipe read end", "pipe write end", "socket", "file", "other"]
"""What a file descriptor can refer to."""
Disposition = Literal["", "ignored", "handled"]
"""What a process does with a signal, see signal(7); empty: what the kernel does by default."""
CheckKind = Literal["GOOD", "MISSING", "EXTRA", "WRONG"]
"""How a line of a session fared, or a line of output that the session does not list."""
CaptureVerdict = Literal["passed", "failed", "skipped"]
"""How a run ended."""
SkipPart = Literal["session", "kernel"]
"""What of a session can be skipped: the whole, or its kernel's block."""


@dataclass(frozen=True)
class Ran:
    """When and on what a session ran."""

    at: str
    """Date and time of the start, ISO 8601, UTC, to the second."""
    system: str
    """Kernel name and release without the machine's own suffix, such as `Linux 6.1`."""
    python: str
    """Version of the interpreter under test, such as `3.13.0`."""
    traced: bool
    """Whether the kernel's account (`processes`, `events`, `Line.pids`) was recorded."""
    seconds: float
    """How long the whole session took."""


@dataclass(frozen=True)
class Span:
    """A piece of an output line that one process wrote in one go."""

    text: str
    pid: int


@dataclass(frozen=True)
class Line:
    """One line of a terminal, as the page shows it."""

    at: float
    """When it was written (the kernel's time of the write when traced, otherwise the time at which it was read)."""
    kind: LineKind
    """`command` (after the prompt), `typed` (text and Enter), `key` (`Enter`, `Ctrl-C`, `Ctrl-D`),
    `output`, `elided` (lines of others, kept as `...`), `ended` (how the command ended; `text` is `3` or `SIGTERM`)."""
    text: str
    """Printable text; a control character or a byte that is not UTF-8 is written as `\\x1b`."""
    lane: str = ""
    """The lane of the session that the line was matched in, or empty; of `ended`, `?` where the session says it."""
    spans: tuple[Span, ...] = ()
    """Who wrote it, piece by piece, when traced; more than one process: a glued line."""


@dataclass(frozen=True)
class Step:
    """One action in one terminal, and the lines that came before the next step began."""

    terminal: int
    """Number of the terminal, from 1."""
    lines: tuple[Line, ...]
    """In the order of the terminal.  The first is the action, when the step has one."""


@dataclass(frozen=True)
class Command:
    """A command that was given to a terminal's shell."""

    terminal: int
    text: str
    pid: int
    """Pid of the process that the shell started for it."""
    shell: int
    """Pid of the shell."""
    began: float
    ended: float | None
    """None if it was still running when the session was ended."""
    status: int | None
    """Exit status 0..255, or minus the number of the signal that ended it; None if it did not end."""
    step: int = -1
    """The step that gave it, an index of `Capture.steps`."""


@dataclass(frozen=True)
class Thread:
    """A thread of a process besides its first."""

    tid: int
    born: float
    ended: float | None


@dataclass(frozen=True)
class Process:
    """A process that the kernel's trace saw."""

    pid: int
    parent: int
    """The process that forked it; for the first process of a command, the shell."""
    name: str
    """Its name in the session's cast, or empty."""
    terminal: int
    """The terminal whose command it descends from."""
    born: float
    ended: float | None
    status: int | None
    """The same as `Command.status`."""
    reaped: float | None
    """When somebody collected its status, if a traced process did; from `ended` till then it is a zombie."""
    threads: tuple[Thread, ...] = ()
    """Besides the first one, in order of birth."""


@dataclass(frozen=True)
class Event:
    """Something that the kernel saw a process do.

    Which fields are set depends on `call`.

    ========== =================================================================
    fork       `child`
    exec       `path`, `argv`; `fds`, `files`: what close-on-exec closed
    exit       `status`: the process called exit
    killed     `signal`: the process was ended by a signal; `sender`, `code`
    signal     `signal`: one was delivered to it and did not end it; `sender`, `code`, `disposition`
    kill       `child`: the target (-1: everybody it may signal); `signal`
    killpg     `group`, `members`: who was in it then; `signal`
    wait       `child` (0: nobody had ended yet), `status`; `signal` instead if it stopped, `SIGCONT` if it goes on;
               `peek`: waitid(2) with WNOWAIT, which collects nobody
    setsid
    setpgid    `child`: whose group is set, `group`
    foreground `group`: the terminal's from now on (tcsetpgrp(3))
    pipe       `fds`: (read end, write end); `files` likewise
    socketpair `fds`, `files`
    dup        `fd` -> `to`; `file`
    open       `fd`, `path`, `file`, `flags`; `size` of the file then, if the run tells
    close      `fd`, `file`
    seek       `fd`, `file`, `size`: the new offset
    read       `fd`, `file`, `size` in bytes (0: end of file), `data`
    write      likewise; `offset`: where the file's end was, if it was opened with O_APPEND and the run tells
    pread      `fd`, `file`, `size`, `data`, `offset`: the description's own offset stays
    pwrite     likewise
    flock      `fd`, `file`, `flags`, such as LOCK_EX
    lockf      `fd`, `file`, `flags`, such as F_WRLCK: a lock of fcntl(2)
    socket     `fd`, `file`
    bind       `fd`, `file`, `path`: the address; likewise `connect`
    listen     `fd`, `file`
    accept     `fd`, `file`: the listening socket; `to`: the new descriptor, `files`: what it refers to
    recv, send as read and write, of a socket
    select     also poll, epoll_wait, pause: waits until one of `fds` is ready (of epoll_wait: its own), without
               any for a signal
    sleep      `seconds` asked for
    futex      waits for another thread, or for a lock in memory; only waits that last are kept
    ========== =================================================================

    Of a call that failed, `error` is set, and what it asked for.
    """

    at: float
    """When the call began."""
    until: float | None
    """When it returned; None if it never did (exit; killed while inside)."""
    pid: int
    call: EventCall
    child: int | None = None
    status: int | None = None
    """Exit status 0..255, or minus the signal's number."""
    signal: str = ""
    """Its name, such as `SIGTERM`."""
    fd: int | None = None
    to: int | None = None
    fds: tuple[int, ...] = ()
    file: int | None = None
    """Which open file description (an entry of `Capture.files`)."""
    files: tuple[int, ...] = ()
    size: int | None = None
    data: str = ""
    """The first 80 bytes, control characters escaped as in Python; of what a terminal showed, all of them."""
    offset: int | None = None
    """Where in the file, in bytes."""
    path: str = ""
    flags: tuple[str, ...] = ()
    """Their names in C, such as `O_APPEND`."""
    argv: tuple[str, ...] = ()
    seconds: float | None = None
    group: int | None = None
    """A process group."""
    members: tuple[int, ...] = ()
    """The processes of the group that had not ended, in order of birth."""
    sender: int | None = None
    """Who sent the signal; None if the kernel did, as at Ctrl-C."""
    code: str = ""
    """Why the signal came, as sigaction(2) names it: `SI_USER`, `SI_KERNEL`, `CLD_EXITED`."""
    disposition: Disposition = ""
    """What the process does with the signal.  Tracers are shown even those that it ignores."""
    peek: bool = False
    thread: int = 0
    """The thread that did it; 0 for the process's first."""
    error: str = ""
    """Name of the errno, such as `ECHILD`; empty when the call succeeded."""


@dataclass(frozen=True)
class File:
    """An open file description: what a file descriptor refers to, shared across fork and dup."""

    id: int
    kind: FileKind
    name: str
    """`terminal 1`, `pipe 1`, `socket 1` or the path."""
    append: bool = False
    """Opened with O_APPEND: each write goes to the file's end, and moves the offset there."""

    @property
    def is_pipe(self) -> bool:
        """Whether it is an end of a pipe."""
        return self.kind == "pipe read end" or self.kind == "pipe write end"


@dataclass(frozen=True)
class Check:
    """The verdict on one line of the session, or on one line of output that it does not list."""

    line: int
    """Line of the session file, from 1."""
    kind: CheckKind
    terminal: int
    lane: str
    text: str
    note: str = ""
    """What is wrong, in words, when `text` does not say it all."""
    step: int = -1
    """Its step, an index of `Capture.steps`; -1 for a line of the kernel's block."""


@dataclass(frozen=True)
class Skip:
    """A part of a session that could not run here."""

    part: SkipPart
    reason: str
    elsewhere: bool = False
    """True if the session itself says that it is `only:` for another platform."""


@dataclass(frozen=True)
class Capture:
    """One run of one session."""

    schema: int
    key: str
    """Hash over what the run depends on; see `harness.captures.freshness`."""
    name: str
    """`<chapter>/<name>`: the session's path below `examples/` without its suffix."""
    title: str
    ran: Ran
    program: str = ""
    """File name of the program that the session runs, such as `fork.py`."""
    verdict: CaptureVerdict = "passed"
    skips: tuple[Skip, ...] = ()
    columns: int = 160
    values: dict[str, str] = field(default_factory=dict)
    """What every hole of the session was bound to; names of the cast are pids."""
    steps: tuple[Step, ...] = ()
    commands: tuple[Command, ...] = ()
    processes: tuple[Process, ...] = ()
    files: tuple[File, ...] = ()
    events: tuple[Event, ...] = ()
    """In order of `at`.  Calls of an interpreter's start and end that are not the program's own are left out."""
    checks: tuple[Check, ...] = ()
    """The verdicts line by line, in the session's order."""
    faults: tuple[str, ...] = ()
    """What went wrong with the run as a whole (ran out of time, flooded its terminal, left a process), in words."""
