"""A `newc` cpio archive, the form in which Linux takes its first file system.

The same entries give the same bytes: times are zero, inodes are counted, order is by name.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One file, folder, symbolic link or device."""

    path: str
    """Without a leading slash."""
    mode: int
    """Type and permissions, as `st_mode`."""
    data: bytes = b""
    """A file's content or a symbolic link's target."""
    owner: int = 0
    """User and group id."""
    device: tuple[int, int] = (0, 0)
    """Major and minor number of a device."""


def file(path: str, data: bytes, permissions: int = 0o644, owner: int = 0) -> Entry:
    """A file that holds `data`."""
    return Entry(path, stat.S_IFREG | permissions, data, owner)


def folder(path: str, permissions: int = 0o755, owner: int = 0) -> Entry:
    """An empty folder."""
    return Entry(path, stat.S_IFDIR | permissions, b"", owner)


def link(path: str, target: str) -> Entry:
    """A symbolic link to `target`."""
    return Entry(path, stat.S_IFLNK | 0o777, target.encode())


def device(path: str, major: int, minor: int, permissions: int = 0o600) -> Entry:
    """A character device."""
    return Entry(path, stat.S_IFCHR | permissions, b"", 0, (major, minor))


def _one(entry: Entry, inode: int) -> Iterator[bytes]:
    name = entry.path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(entry.mode) else 1
    fields = (inode, entry.mode, entry.owner, entry.owner, links, 0, len(entry.data), 0, 0, *entry.device, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    for part in (head, entry.data):
        yield part + b"\0" * (-len(part) % 4)


def archive(entries: Iterable[Entry]) -> bytes:
    """All `entries` as one archive; of entries with the same path, the last counts."""
    by_path = {entry.path: entry for entry in entries}
    parts: list[bytes] = []
    for inode, path in enumerate(sorted(by_path), 1):
        parts.extend(_one(by_path[path], inode))
    parts.extend(_one(Entry("TRAILER!!!", 0), 0))
    return b"".join(parts)
