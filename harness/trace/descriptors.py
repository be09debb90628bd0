"""Which open file description a file descriptor refers to, in every process, at every moment.

strace shows numbers only.  A number means something only together with its process's table of
file descriptors, which fork copies, `dup` and `open` fill, `close` empties and exec thins out.
See fork(2), dup(2), fcntl(2), execve(2) and open(2), "Open file descriptions".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.capture import FileKind


@dataclass(eq=False)
class Description:
    """An open file description; two are the same only if they are one object."""

    kind: FileKind
    name: str
    noise: bool = False
    """Opened by an interpreter or a loader for itself: nothing that is done with it is an event."""
    append: bool = False
    """Opened with O_APPEND."""
    offset: int = 0


@dataclass
class _Slot:
    description: Description
    cloexec: bool


class Tables:
    """The tables of all processes of a trace."""

    def __init__(self) -> None:
        self._tables: dict[int, dict[int, _Slot]] = {}
        self._terminals: dict[int, Description] = {}
        self._pipes = self._sockets = 0

    def start(self, pid: int, terminal: int) -> Description:
        """A command starts: its standard input, output and error are the terminal, opened once by the shell."""
        description = self._terminals.setdefault(terminal, Description("terminal", f"terminal {terminal}"))
        self._tables[pid] = {fd: _Slot(description, False) for fd in (0, 1, 2)}
        return description

    def fork(self, parent: int, child: int, shared: bool = False) -> None:
        """The child gets a copy of the parent's table (`shared`: the very table, CLONE_FILES)."""
        table = self._tables.setdefault(parent, {})
        self._tables[child] = (
            table if shared else {fd: _Slot(slot.description, slot.cloexec) for fd, slot in table.items()}
        )

    def exec(self, pid: int) -> list[tuple[int, Description]]:
        """A new program: what is marked close-on-exec is closed.  Returns what was, with its descriptors."""
        table = self._tables.setdefault(pid, {})
        closed = [(fd, slot.description) for fd, slot in sorted(table.items()) if slot.cloexec]
        self._tables[pid] = {fd: slot for fd, slot in table.items() if not slot.cloexec}
        return closed

    def open(self, pid: int, fd: int, description: Description, cloexec: bool) -> Description:
        """A new description under a new descriptor."""
        self._tables.setdefault(pid, {})[fd] = _Slot(description, cloexec)
        return description

    def pipe(self, pid: int, ends: tuple[int, int], cloexec: bool) -> tuple[Description, Description]:
        """A new pipe, numbered in order of creation: its read end and its write end."""
        self._pipes += 1
        name = f"pipe {self._pipes}"
        read, write = (
            Description("pipe read end", name),
            Description("pipe write end", name),
        )
        return self.open(pid, ends[0], read, cloexec), self.open(pid, ends[1], write, cloexec)

    def socketpair(self, pid: int, ends: tuple[int, int], cloexec: bool) -> tuple[Description, Description]:
        """Two connected sockets, numbered in order of creation."""
        self._sockets += 1
        name = f"socket {self._sockets}"
        one, other = Description("socket", name), Description("socket", name)
        return self.open(pid, ends[0], one, cloexec), self.open(pid, ends[1], other, cloexec)

    def socket(self, pid: int, fd: int, cloexec: bool) -> Description:
        """A new socket, numbered in order of creation."""
        self._sockets += 1
        return self.open(pid, fd, Description("socket", f"socket {self._sockets}"), cloexec)

    def dup(self, pid: int, fd: int, to: int, cloexec: bool) -> Description | None:
        """`to` refers to the description of `fd` from now on.  None if we do not know `fd`'s."""
        table = self._tables.setdefault(pid, {})
        slot = table.get(fd)
        if slot is None:
            table.pop(to, None)
            return None
        if to != fd:
            table[to] = _Slot(slot.description, cloexec)
        return slot.description

    def close(self, pid: int, fd: int) -> Description | None:
        """The descriptor is free again.  None if we did not know it (an untraced socket)."""
        slot = self._tables.setdefault(pid, {}).pop(fd, None)
        return slot.description if slot else None

    def between(self, pid: int, first: int, last: int) -> list[int]:
        """The open descriptors from `first` to `last`."""
        return sorted(fd for fd in self._tables.setdefault(pid, {}) if first <= fd <= last)

    def mark(self, pid: int, fds: Iterable[int], cloexec: bool) -> None:
        """Set or clear close-on-exec."""
        table = self._tables.setdefault(pid, {})
        for fd in fds:
            if fd in table:
                table[fd].cloexec = cloexec

    def get(self, pid: int, fd: int) -> Description | None:
        """What a descriptor refers to; None if we do not know."""
        slot = self._tables.setdefault(pid, {}).get(fd)
        return slot.description if slot else None
