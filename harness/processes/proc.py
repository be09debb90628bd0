"""What /proc says about processes: their parents, states and descriptors.  Linux only."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


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

    @property
    def ended(self) -> bool:
        """Whether it has ended, and is at most still to be collected."""
        return self.state in "ZX"


class ProcessStat(NamedTuple):
    """What proc(5) says of a process in `stat`, as far as anybody here asks."""

    name: str
    """Of its command, without arguments."""
    state: str
    parent: int


def process_stat(pid: int) -> ProcessStat | None:
    """Name, state and parent of a process, or None if there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            raw = file.read()
    except OSError:
        return None
    head, _, tail = raw.rpartition(b")")
    state, parent = tail.split()[:2]
    return ProcessStat(head.partition(b"(")[2].decode("utf-8", "replace"), state.decode(), int(parent))


def everybody() -> dict[int, ProcessStat]:
    """What `process_stat` gives of every process, by pid.

    Reading takes a while: somebody may be forked meanwhile by a process that has ended when its own turn comes, and
    then nobody would lead to the child.  So /proc is listed again until nobody is new.
    """
    found: dict[int, ProcessStat] = {}
    listed: set[int] = set()
    while new := {int(entry) for entry in os.listdir("/proc") if entry.isdigit()} - listed:
        listed |= new
        found |= {pid: stat for pid in sorted(new) if (stat := process_stat(pid)) is not None}
    # A parent that was collected between its child's turn and its own: the child has another one now.
    orphans = [pid for pid, stat in found.items() if stat.parent and stat.parent not in found]
    return found | {pid: stat for pid in orphans if (stat := process_stat(pid)) is not None}


def children_of() -> dict[int, list[int]]:
    """Every process and its children, zombies too; empty where there is no /proc."""
    try:
        return _by_parent(everybody())
    except FileNotFoundError:
        return {}


def _by_parent(found: Mapping[int, ProcessStat]) -> dict[int, list[int]]:
    result: dict[int, list[int]] = {}
    for pid, stat in sorted(found.items()):
        result.setdefault(stat.parent, []).append(pid)
    return result


def children_of_thread(pid: int, thread: int) -> list[int]:
    """The children that a thread has forked or adopted; those of its whole process where the kernel tells no more."""
    try:
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return children_of().get(pid, [])


def below(root: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    """All processes below `root`, parents before children; `children` is what `children_of` gave."""
    result = list(children.get(root, ()))
    for child in result:
        result.extend(children.get(child, ()))
    return result


def descendants(root: int) -> list[Other]:
    """Every process below `root`, zombies too, parents before children, with what can be said of each."""
    found = everybody()
    return [
        Other(pid, found[pid].parent, found[pid].state, command(pid) or found[pid].name, sleeps_in(pid))
        for pid in below(root, _by_parent(found))
    ]


def command_line(pid: int) -> list[str] | None:
    """The command line of a process, its first 400 bytes; one empty word for a zombie, None if there is no process."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read(400).rstrip(b"\0").split(b"\0")
    except OSError:
        return None
    return [word.decode("utf-8", "replace") for word in words]


def command(pid: int) -> str:
    """Its command line with spaces between the arguments, shortened; empty for a zombie."""
    first, *rest = command_line(pid) or [""]
    return " ".join([first.rpartition("/")[2], *rest])[:120]


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
