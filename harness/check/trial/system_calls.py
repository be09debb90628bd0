"""What the kernel saw of the file's processes, by strace where that is: more to look at, never a ground for a verdict.

The trial that a judge asked for first is run once more under `strace`, and its calls are listed process by
process: forks, execs, waits, ends, and what was done with the descriptors that it made itself.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from harness.check import naming
from harness.processes import ended_with, signal_name
from harness.strace_log import FORKS, Call, parse_log, values

CALLS = (
    "fork,vfork,clone,clone3,execve,exit_group,wait4,waitid,kill,tgkill,setsid,"
    "pipe,pipe2,socketpair,dup,dup2,dup3,close,rt_sigreturn,restart_syscall"
)
MOST = 60
"""Lines that are shown; the last ones, for that is where it went wrong."""

_OF_STRACE = re.compile(r"\d+ +\d+\.\d+ ")
"""How a line of the log begins; the answer's own processes may have written others there."""


def command() -> tuple[str, ...]:
    """What stands before a program that is to be traced; empty where there is no strace."""
    strace = shutil.which("strace")
    if strace is None:
        return ()
    # -D: the tracer is not the parent of the program, so everybody has the parent that they would have.
    return (strace, "-D", "-f", "-q", "-ttt", "-T", "-s", "40", "-e", f"trace={CALLS}", "-o", "{log}")


def account(log: Iterable[str], first: int) -> list[str]:
    """The calls as lines such as `4711 (first) waitpid(4712) = 4712`, without those of Python's own start and end."""
    lines = [f"{line}\n" for line in log if _OF_STRACE.match(line)]
    try:
        calls = parse_log("".join(lines))
    except ValueError:
        return ["what strace wrote cannot be read"]
    told = _Told(first)
    # A call that never came back is told last.
    calls.sort(key=lambda call: float("inf") if call.until is None else call.until)
    shown = [
        naming.call(f"{call.tid}{' (first)' if call.tid == first else ''} {text}") for call, text in told.of(calls)
    ]
    if len(shown) > MOST:
        return [f"… {len(shown) - MOST} earlier calls are left out", *shown[-MOST:]]
    return shown


@dataclass
class _Told:
    """Which calls are worth a line, and their words."""

    first: int
    begun: bool = False
    """Whether the program itself has been started."""
    made: dict[int, set[int]] = field(default_factory=dict)
    """By process: the descriptors that the program made, and has not closed."""
    had: set[int] = field(default_factory=set)
    """Those that any process of it ever made."""

    def of(self, calls: Iterable[Call]) -> Iterator[tuple[Call, str]]:
        for call in calls:
            if (text := self._words(call)) is not None:
                yield call, text

    def _words(self, call: Call) -> str | None:
        mine = self.made.setdefault(call.tid, set())
        if call.name in FORKS and call.result:
            self.made[call.result] = set(mine)
            return f"fork() = {call.result}"
        if call.name == "execve":
            return self._exec(call)
        if call.name == "close":
            return self._close(call, mine)
        if call.name == "exited" or call.name == "killed":
            status = int(call.args[0]) if call.name == "exited" else -values.signal(call.args[0])
            return ended_with(status)
        if call.name in ("exit_group", "signal"):
            return None  # told by its end; by who sent it
        if call.name == "wait4":
            return f"waitpid({call.args[0]}){_result(call)}{_how(call)}"
        new = set(values.numbers(call.args[-1 if call.name == "socketpair" else 0])) if call.result == 0 else set()
        if call.name in ("dup", "dup2", "dup3") and call.result is not None:
            new = {call.result}
        mine |= new
        self.had |= new
        return f"{call.name}({', '.join(call.args)}){_result(call)}"

    def _exec(self, call: Call) -> str | None:
        if call.result != 0:
            return None  # a try along PATH
        if call.tid == self.first and not self.begun:
            self.begun = True
            return None  # the start of the program itself
        return f"exec {values.path(call.args[0])} {call.args[1]}"

    def _close(self, call: Call, mine: set[int]) -> str | None:
        fd = int(call.args[0])
        # Python opens files for itself, and closes them.  A second close of one's own is a mistake.
        if fd not in mine and not (call.error and fd in self.had):
            return None
        mine.discard(fd)
        return f"close({fd}){_result(call)}"


def _result(call: Call) -> str:
    """What the call returned, as strace says it."""
    if call.until is None:
        return " … never came back"
    return f" = -1 {call.error}" if call.error else f" = {call.result}"


def _how(call: Call) -> str:
    """The wait status in words."""
    status, signal = values.status(call.args[1]) if call.result else (None, "")
    if status is None:
        return f", {signal}" if signal else ""
    return f", exit status {status}" if status >= 0 else f", {signal_name(-status)}"
