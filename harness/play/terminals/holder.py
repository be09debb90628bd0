"""The process that leads a terminal's session, in the place of a shell.

It is forked from the harness and never returns.  It is the session's leader, so that the programs
are not (`ps -af` hides a leader, and when one ends the kernel hangs up its whole group); it is the
subreaper, so that orphans come to it and can be waited for and ended; and it stays the parent.
Each command gets a process group of its own in the foreground, as under an interactive shell.

Harness -> holder, over a socket: one JSON line a command, `{"argv", "env", "cwd"}`; the answer is
`{"pid"}`, or `{"error"}` with the reason.  When the socket closes (the harness is done with it, or was
killed), it ends all it holds.
Holder -> harness, in the terminal's own output, where the place is the message: `NUL token ended
PID STATUS NUL` when a command ended, `NUL token idle N NUL` when no process of the N commands so far is left,
`NUL token mark NUL` when it was asked for one by the line `{}`.  The kernel writes one writer's bytes whole before
it takes another's, so whoever was in the middle of a line when the mark was asked for has written it before the mark.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import select
import signal
import termios
from typing import Literal, NoReturn, TypedDict, get_args

from harness.processes import become_subreaper, end_below

Notice = Literal["ended", "idle", "mark"]
"""What the holder says in the terminal's output."""
_NOTICES: tuple[Notice, ...] = get_args(Notice)


class StartOrder(TypedDict):
    """A command that the holder is to start."""

    argv: list[str]
    env: dict[str, str]
    cwd: str


class StartAnswer(TypedDict, total=False):
    """What it answers: one of these, or nothing when it is gone."""

    pid: int
    error: str
    """Why it cannot."""


_IGNORED = (
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTSTP,
    signal.SIGTTIN,
    signal.SIGTTOU,
    signal.SIGHUP,
    signal.SIGTERM,
)
_LIMITS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_CPU, 30),
    (resource.RLIMIT_FSIZE, 64 << 20),
    (resource.RLIMIT_NPROC, 2048),
)
"""What a program under test may use: bytes of core file, seconds of CPU, bytes of a file, processes of its user."""


def hold(terminal: str, control: int, token: str) -> NoReturn:
    """Be the holder of `terminal` (a path); only for a freshly forked child."""
    try:
        _take(terminal, control)
        _Holder(token).run()
    finally:
        # Even when the terminal is gone because the harness was killed, and there is nobody to tell.
        end_below()
        os._exit(1)


def notice_of(data: bytes) -> tuple[Notice, list[int]]:
    """What stands between the token and the NUL behind it, as (notice, its numbers)."""
    said, *numbers = data.decode().split()
    return next(notice for notice in _NOTICES if notice == said), [int(number) for number in numbers]


def _take(terminal: str, control: int) -> None:
    """Lead a session of our own on the terminal, with nothing of the harness left open but the socket, as fd 3."""
    signal.set_wakeup_fd(-1)
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    tty = os.open(terminal, os.O_RDWR)
    fcntl.ioctl(tty, termios.TIOCSCTTY, 0)
    control = fcntl.fcntl(control, fcntl.F_DUPFD, 10)
    for fd in (0, 1, 2):
        os.dup2(tty, fd)
    os.dup2(control, 3, inheritable=False)
    # Otherwise this holder would keep the others' sockets open, and they would not see the harness die.
    os.closerange(4, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 20))
    become_subreaper()


class _Holder:
    """Starts what it is told to, collects what ends, and says so in the terminal."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.commands: set[int] = set()
        self.groups: set[int] = set()
        self.busy = False
        self.started = 0
        self.mode = termios.tcgetattr(0)
        self.wake, wake = os.pipe()
        for fd in (self.wake, wake):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    def run(self) -> NoReturn:
        """Serve the harness until it closes the socket."""
        poll = select.poll()
        poll.register(3, select.POLLIN)
        poll.register(self.wake, select.POLLIN)
        waiting = b""
        while True:
            ready = {fd for fd, _ in poll.poll()}
            if self.wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.wake, 4096)
                self.reap()
            if 3 in ready:
                got = os.read(3, 1 << 16)
                if not got:
                    end_below(self.groups)
                    os._exit(0)
                *lines, waiting = (waiting + got).split(b"\n")
                for line in lines:
                    if order := json.loads(line):
                        self.start(order)
                    else:
                        self.say("mark")

    def start(self, order: StartOrder) -> None:
        """Start a command in a process group of its own, and answer with its pid."""
        try:
            pid = os.fork()
        except OSError as error:  # too many processes
            os.write(3, json.dumps({"error": f"fork: {error.strerror}"}).encode() + b"\n")
            return
        if pid == 0:
            _become(order)
        with contextlib.suppress(OSError):  # the child does the same; whoever is first
            os.setpgid(pid, pid)
        self.commands.add(pid)
        self.groups.add(pid)
        self.busy = True
        self.started += 1
        os.write(3, json.dumps({"pid": pid}).encode() + b"\n")

    def reap(self) -> None:
        """Collect whoever ended; say so in the terminal, after everything that they wrote."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                if self.busy:
                    self.busy = False
                    self.say("idle", self.started)
                return
            if pid == 0:
                return
            if pid in self.commands:
                self.commands.discard(pid)
                self.take_back()
                self.say("ended", pid, os.waitstatus_to_exitcode(status))

    def take_back(self) -> None:
        """The terminal is ours again, as it was: a command may have stopped its output or left it in another mode."""
        with contextlib.suppress(OSError):
            os.tcsetpgrp(0, os.getpgrp())
        with contextlib.suppress(termios.error):
            termios.tcflow(0, termios.TCOON)
            termios.tcsetattr(0, termios.TCSANOW, self.mode)

    def say(self, notice: Notice, *numbers: int) -> None:
        """Write a notice into the terminal's output, whole."""
        data = f"\0{' '.join([self.token, notice, *map(str, numbers)])}\0".encode()
        while data:
            data = data[os.write(1, data) :]


def _become(order: StartOrder) -> NoReturn:
    """In the child: a foreground process group of its own, default signals, limits, and the command's program."""
    argv = order["argv"]
    try:
        signal.set_wakeup_fd(-1)
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())  # SIGTTOU is still ignored
        # Python ignores SIGPIPE and SIGXFSZ, and exec passes that on.
        for number in (*_IGNORED, signal.SIGCHLD, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        for limit, most in _LIMITS:
            hard = resource.getrlimit(limit)[1]
            resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        os.chdir(order["cwd"])
        os.execvpe(argv[0], argv, order["env"])
    except FileNotFoundError:
        os.write(2, f"{argv[0]}: command not found\n".encode())
        os._exit(127)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(126)
