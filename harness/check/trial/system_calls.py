"""What the kernel saw of the file's processes, by strace where that is: more to look at, never a ground for a verdict.

The trial that a judge asked for first is run once more under `strace`, and its calls are listed process by
process: forks, execs, waits, ends, and what was done with the descriptors that it made itself.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator

from harness.check import naming

CALLS = (
    "fork,vfork,clone,clone3,execve,exit_group,wait4,waitid,kill,tgkill,setsid,"
    "pipe,pipe2,socketpair,dup,dup2,dup3,close"
)
MOST = 60
"""Lines that are shown; the last ones, for that is where it went wrong."""

_LINE = re.compile(r"^(\d+) (.*)$")
_FORK = re.compile(r"^(?:fork|vfork|clone3?)\(.*\) = (\d+)$")
_MADE = re.compile(r"^(?:pipe2?|socketpair)\(.*\[(\d+), (\d+)\].* = 0$|^dup[23]?\(.* = (\d+)$")
_CLOSE = re.compile(r"^close\((\d+)\)")
_WAIT = re.compile(r"^wait4\((-?\d+), ?(.*), (?:0|WNOHANG\S*|WSTOPPED\S*), NULL\) = (.*)$")
_EXEC = re.compile(r'^execve\("([^"]*)", (\[.*\]), .* = 0$')
_END = re.compile(r"^\+\+\+ (.*) \+\+\+$")


def command() -> tuple[str, ...]:
    """What stands before a program that is to be traced; empty where there is no strace."""
    strace = shutil.which("strace")
    if strace is None:
        return ()
    # -D: the tracer is not the parent of the program, so everybody has the parent that they would have.
    return (strace, "-D", "-f", "-q", "-s", "40", "-e", "signal=none", "-e", f"trace={CALLS}", "-o", "{log}")


def account(log: Iterable[str], first: int) -> list[str]:
    """The calls as lines such as `4711 (first) waitpid(4712) = 4712`, without those of Python's own start and end."""
    lines = list(_told(_joined(log), first))
    if len(lines) > MOST:
        return [f"… {len(lines) - MOST} earlier calls are left out", *lines[-MOST:]]
    return lines


def _joined(log: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(pid, call), with a call that was interrupted in the log put together again."""
    open_calls: dict[int, str] = {}
    for line in log:
        found = _LINE.match(line)
        if found is None:
            continue
        pid, text = int(found.group(1)), found.group(2).strip()
        if text.endswith("<unfinished ...>"):
            open_calls[pid] = text.removesuffix("<unfinished ...>").rstrip()
        elif text.startswith("<... "):
            yield pid, _tidy(open_calls.pop(pid, "") + text.partition(">")[2].strip())
        else:
            yield pid, _tidy(text)
    for pid, text in open_calls.items():
        yield pid, f"{text} … never came back"


def _tidy(text: str) -> str:
    """The call without strace's column of blanks and without the folder of the trial."""
    return naming.call(re.sub(r"\)\s+= ", ") = ", text))


def _told(calls: Iterable[tuple[int, str]], first: int) -> Iterator[str]:
    made: dict[int, set[str]] = {first: set()}  # by process: the descriptors that the program made, and has not closed
    begun = False
    for pid, text in calls:
        mine = made.setdefault(pid, set())
        if "ERESTART" in text or text.startswith("exit_group") or ("execve" in text and not _EXEC.match(text)):
            continue  # a wait that goes on; an end that is told below; a try along PATH
        if (close := _CLOSE.match(text)) is not None:
            if close.group(1) not in mine:
                continue  # of a file that Python opened for itself
            mine.discard(close.group(1))
        elif (new := _MADE.match(text)) is not None:
            mine |= {fd for fd in new.groups() if fd is not None}
        elif (fork := _FORK.match(text)) is not None:
            made[int(fork.group(1))] = set(mine)
            text = f"fork() = {fork.group(1)}"
        elif (program := _EXEC.match(text)) is not None:
            if pid == first and not begun:
                begun = True
                continue  # the start of the program itself
            text = f"exec {program.group(1)} {program.group(2)}"
        elif (wait := _WAIT.match(text)) is not None:
            text = f"waitpid({wait.group(1)}) = {wait.group(3)}{_how(wait.group(2))}"
        elif (end := _END.match(text)) is not None:
            text = f"ended: {end.group(1)}"
        yield f"{pid}{' (first)' if pid == first else ''} {text}"


def _how(status: str) -> str:
    """The wait status in words."""
    if (found := re.search(r"WEXITSTATUS\(s\) == (\d+)", status)) is not None:
        return f", exit status {found.group(1)}"
    if (found := re.search(r"WTERMSIG\(s\) == (\w+)", status)) is not None:
        return f", {found.group(1)}"
    return ""
