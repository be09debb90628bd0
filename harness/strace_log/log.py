"""Read an strace log into calls: pair what strace had to split, join what the kernel restarted.

strace writes a line when a call begins and one when it returns, if something else happened
in between:

    101 1700000000.000100 wait4(-1,  <unfinished ...>
    102 1700000000.300200 exit_group(3)     = ?
    102 1700000000.300300 +++ exited with 3 +++
    101 1700000000.300400 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 102 <0.300300>

Its format is described in strace(1), "TRACE FORMAT"; the traps below are in `tests/logs`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from harness.strace_log import values


class Call(NamedTuple):
    """A call of the kernel by one thread, or what became of the thread.

    The names `exited`, `killed` and `signal` are not calls: the thread ended with the status,
    was killed by the signal, was delivered the signal that `args` hold, with what the kernel tells of it.
    """

    order: int
    """Line of the log where it began, from 1."""
    at: float
    """Epoch seconds of its begin."""
    until: float | None
    """Epoch seconds of its return; None if it never returned."""
    tid: int
    """The thread.  The first thread of a process has the process's pid."""
    name: str
    args: tuple[str, ...]
    result: int | None
    """What it returned; None if it did not, or if it failed."""
    error: str
    """Name of the errno, or empty."""


_LINE = re.compile(r"(\d+)\s+(\d+\.\d+) (.*)", re.DOTALL)
_BEGUN = re.compile(r"(\d+)\s+(\d+\.\d{6}) ([a-z_0-9]+)\((.*)", re.DOTALL)
"""The same in one, of a line that is not whole: its time has all of its digits."""
_CALL = re.compile(r"([a-z_0-9]+)\((.*)", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. ([a-z_0-9]+) resumed>(.*)", re.DOTALL)
_RESULT = r"(\?|-?\d+|0x[0-9a-f]+)(?: (E[A-Z0-9_]+))?(?: \(.*\))?(?: <(\d+\.\d+)>)?"
_RETURN = re.compile(r"\)\s+= " + _RESULT, re.DOTALL)
_WHOLE = re.compile(r"(\d+)\s+(\d+\.\d+) ([a-z_0-9]+)\((.*)\)\s+= " + _RESULT, re.DOTALL)
_LAST_RETURN = re.compile(r"\)\s+= ")
_END = re.compile(r"\+\+\+ (?:exited with (\d+)|killed by (\w+)(?: \(core dumped\))?) \+\+\+")
_SUPERSEDED = re.compile(r"\+\+\+ superseded by execve in pid (\d+) \+\+\+")
_SIGNAL = re.compile(r"--- (SIG\w+) \{(.*)\} ---", re.DOTALL)
_EXECS = ("execve", "execveat")
_UNFINISHED = re.compile(r"\s*<(?:unfinished|pid changed to \d+|detached) \.\.\.>$")


class _Begun(NamedTuple):
    order: int
    at: float
    name: str
    text: str
    """Its arguments; of a call that is split only those that were shown so far."""


def parse_log(text: str, name: str = "log") -> list[Call]:
    """The calls of one log, in the order in which they began.

    Raises `ValueError` with the log's name and line for a line that it cannot read.  Of a last line
    without its newline only the begin of a call counts: strace was ended while it wrote, or while the call went on.
    """
    calls: list[Call] = []
    pending: dict[int, _Begun] = {}
    superseding: set[int] = set()
    *lines, last = text.split("\n")
    for order, line in enumerate(lines, 1):
        if whole := _WHOLE.fullmatch(line):  # as more than eight of ten do; one match, not five
            tid, at = int(whole[1]), float(whole[2])
            begun = _Begun(order, at, whole[3], whole[4])
            calls.append(_finished(tid, begun, at, whole.group(5, 6, 7), tid in superseding))
            superseding.discard(tid)
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise ValueError(f"{name}:{order}: not a line of strace: {line!r}")
        tid, at, rest = int(parts[1]), float(parts[2]), parts[3]
        if rest.startswith(("+++ ", "--- ")):
            gone = _SUPERSEDED.fullmatch(rest)
            if gone:
                calls += [_never(tid, pending.pop(tid))] if tid in pending else []
                pending[tid] = pending.pop(int(gone[1]))
                superseding.add(tid)
            else:
                calls += _special(order, at, tid, rest, pending, name)
            continue
        resumed = _RESUMED.fullmatch(rest)
        call = None if resumed else _CALL.fullmatch(rest)
        if resumed and tid in pending and pending[tid].name == resumed[1]:
            begun = pending.pop(tid)
            begun = begun._replace(text=begun.text + resumed[2])
        elif call:
            begun = _Begun(order, at, call[1], call[2])
        elif rest.startswith("????"):  # strace was ended before it knew the call
            continue
        else:
            raise ValueError(f"{name}:{order}: cannot read {line!r}")
        cut = _UNFINISHED.search(begun.text)
        if cut:
            begun = begun._replace(text=begun.text[: cut.start()])
        returned = _returned(begun.text)
        if cut and returned is None:
            pending[tid] = begun
        elif returned is None:
            raise ValueError(f"{name}:{order}: cannot read {line!r}")
        else:
            begun = begun._replace(text=begun.text[: returned.start()])
            calls.append(_finished(tid, begun, at, returned.group(1, 2, 3), tid in superseding))
            superseding.discard(tid)
    if cut_off := _BEGUN.match(last):
        pending[int(cut_off[1])] = _Begun(len(lines) + 1, float(cut_off[2]), cut_off[3], cut_off[4])
    calls += [_never(tid, begun) for tid, begun in pending.items()]
    return _restarts(sorted(calls, key=lambda call: (call.at, call.order)))


def _returned(text: str) -> re.Match[str] | None:
    """The result of a call.  Its arguments may hold strings that look like one: the last `) = ` counts."""
    found = list(_LAST_RETURN.finditer(text))
    return _RETURN.fullmatch(text, found[-1].start()) if found else None


def _finished(tid: int, begun: _Begun, at: float, returned: tuple[str | Any, ...], superseding: bool) -> Call:
    """The call with its result.  After an exec by a thread strace shows a wrong result; it did succeed.

    It returned no sooner than the line says that tells its return: how long it took is counted from a moment after its
    begin, a long one where the tracer had to wait for a processor.
    """
    said, errno, took = returned
    args = _args(begun.text)
    failed = not superseding and said in ("-1", "?")
    result = None if failed else 0 if superseding else int(said, 0)
    error = "" if superseding else errno or ""
    until = None if said == "?" and not error else max(begun.at + float(took or 0), at)
    return Call(begun.order, begun.at, until, tid, begun.name, args, result, error)


def _never(tid: int, begun: _Begun) -> Call:
    args = _args(begun.text)
    return Call(begun.order, begun.at, None, tid, begun.name, args, None, "")


def _args(text: str) -> tuple[str, ...]:
    """The arguments, those that are signals by their own names."""
    return tuple(values.named(arg) for arg in values.split(text))


def _special(order: int, at: float, tid: int, rest: str, pending: dict[int, _Begun], name: str) -> list[Call]:
    """What became of a thread.  Its unfinished call, if it has one, never returns."""
    end = _END.fullmatch(rest)
    if end:
        calls = [_never(tid, pending.pop(tid))] if tid in pending else []
        fate = "killed" if end[2] else "exited"
        return [*calls, Call(order, at, at, tid, fate, (values.named(end[2] or end[1]),), None, "")]
    signal = _SIGNAL.fullmatch(rest)
    if signal:
        return [Call(order, at, at, tid, "signal", (values.named(signal[1]), signal[2]), None, "")]
    if rest.startswith("--- stopped by "):
        return []
    raise ValueError(f"{name}:{order}: cannot read {rest!r}")


def _restarts(calls: list[Call]) -> list[Call]:
    """Join a call that a signal interrupted with the one by which the kernel went on with it.

    strace shows `= ? ERESTARTSYS` (or a sibling).  If a handler ran, its `rt_sigreturn` says what the
    program saw: `EINTR`, or else that the kernel restarts the call by itself.  Without a handler it always does.
    """
    result: dict[int, Call] = {}
    held: dict[int, Call] = {}
    by_tid: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        by_tid[call.tid].append(call)
    for thread in by_tid.values():
        for call in thread:
            begun = held.get(call.tid)
            if begun is not None and call.name == "rt_sigreturn" and call.error == "EINTR":
                result[begun.order] = held.pop(call.tid)._replace(error="EINTR")
            elif begun is not None and call.name in (begun.name, "restart_syscall"):
                del held[call.tid]
                args = begun.args if call.name == "restart_syscall" else call.args
                call = call._replace(order=begun.order, at=begun.at, name=begun.name, args=args)
            elif begun is not None and call.name in _EXECS and call.result == 0:
                # The handler became another program: the call never returns, and the program's next is another one.
                result[begun.order] = held.pop(call.tid)._replace(until=call.at, error="EINTR")
            elif begun is not None and call.name in ("exited", "killed"):
                result[begun.order] = held.pop(call.tid)._replace(until=None, error="")
            if call.error.startswith("ERESTART"):
                held[call.tid] = call
            elif call.name not in ("rt_sigreturn", "restart_syscall"):
                result[call.order] = call
    result.update({call.order: call._replace(error="EINTR") for call in held.values()})
    return sorted(result.values(), key=lambda call: (call.at, call.order))
