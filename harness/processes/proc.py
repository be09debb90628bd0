"""What /proc says about processes: their parents, states and descriptors.  Linux only."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Other:
    """A process as a look found it."""

    pid: int
    parent: int
    state: str
    """`R` running, `S` asleep, `Z` zombie, `T` stopped, … as in proc(5)."""
    command: str
    waits_in: str = ""
    """The kernel function it sleeps in, such as `do_wait`; empty if unknown."""


def process_stat(pid: int) -> tuple[str, str, int] | None:
    """(command name, state, parent) of a process, or None if there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            raw = file.read()
    except OSError:
        return None
    head, _, tail = raw.rpartition(b")")
    state, parent = tail.split()[:2]
    return head.partition(b"(")[2].decode("utf-8", "replace"), state.decode(), int(parent)


def everybody() -> dict[int, tuple[str, str, int]]:
    """What `process_stat` gives of every process, by pid.

    Reading takes a while: somebody may be forked meanwhile by a process that has ended when its own turn comes, and
    then nobody would lead to the child.  So /proc is listed again until nobody is new.
    """
    found: dict[int, tuple[str, str, int]] = {}
    listed: set[int] = set()
    while new := {int(entry) for entry in os.listdir("/proc") if entry.isdigit()} - listed:
        listed |= new
        found |= {pid: facts for pid in sorted(new) if (facts := process_stat(pid)) is not None}
    # A parent that was collected between its child's turn and its own: the child has another one now.
    orphans = [pid for pid, (_, _, parent) in found.items() if parent and parent not in found]
    return found | {pid: facts for pid in orphans if (facts := process_stat(pid)) is not None}


def children_of() -> dict[int, list[int]]:
    """Every process and its children, zombies too; empty where there is no /proc."""
    result: dict[int, list[int]] = {}
    try:
        found = everybody()
    except FileNotFoundError:
        return result
    for pid, (_, _, parent) in sorted(found.items()):
        result.setdefault(parent, []).append(pid)
    return result


def below(root: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    """All processes below `root`, parents before children; `children` is what `children_of` gave."""
    result = list(children.get(root, ()))
    for child in result:
        result.extend(children.get(child, ()))
    return result


def descendants(root: int) -> list[Other]:
    """Every process below `root`, zombies too, parents before children, with what can be said of each."""
    found = everybody()
    children: dict[int, list[int]] = {}
    for pid, (_, _, parent) in sorted(found.items()):
        children.setdefault(parent, []).append(pid)
    return [
        Other(pid, found[pid][2], found[pid][1], command(pid) or found[pid][0], sleeps_in(pid))
        for pid in below(root, children)
    ]


def command(pid: int) -> str:
    """Its command line with spaces between the arguments, shortened; empty for a zombie."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read(400).rstrip(b"\0").split(b"\0")
    except OSError:
        return ""
    words[0] = words[0].rpartition(b"/")[2]
    return b" ".join(words).decode("utf-8", "replace")[:120]


def sleeps_in(pid: int) -> str:
    """The kernel function that it sleeps in; empty if it runs or the kernel does not say."""
    try:
        with open(f"/proc/{pid}/wchan", encoding="ascii") as file:
            name = file.read(80)
    except OSError:
        return ""
    return "" if name == "0" else name


def descriptors(pid: int, without: int = -1) -> dict[int, str]:
    """Open descriptors of a process, `without` one: number -> what it refers to."""
    result: dict[int, str] = {}
    try:
        numbers = sorted(int(name) for name in os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return result
    for number in numbers:
        if number != without:
            try:
                result[number] = os.readlink(f"/proc/{pid}/fd/{number}")
            except OSError:
                continue
    return result


def threads_of(uid: int) -> int:
    """How many threads the user has: RLIMIT_NPROC counts those."""
    count = 0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if os.stat(f"/proc/{entry}").st_uid == uid:
                    count += len(os.listdir(f"/proc/{entry}/task"))
            except OSError:
                continue
    return count
