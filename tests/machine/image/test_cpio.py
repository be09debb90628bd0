"""A cpio archive, read back field by field."""

from __future__ import annotations

import stat

from machine.image import cpio
from machine.image.cpio import Entry

ENTRIES = (
    cpio.folder("etc", owner=7),
    cpio.file("etc/motd", b"hello", 0o640),
    cpio.link("bin", "usr/bin"),
    cpio.device("dev/null", 1, 3, 0o666),
)


def parsed(data: bytes) -> dict[str, Entry]:
    """The entries of an archive by path, read anew; the end is one of them."""
    found, at = {}, 0
    while at < len(data):
        assert data[at : at + 6] == b"070701"
        fields = [int(data[at + 6 + 8 * n : at + 14 + 8 * n], 16) for n in range(13)]
        _, mode, owner, group, _, time, size, _, _, major, minor, length, check = fields
        assert (group, time, check) == (owner, 0, 0)
        name = data[at + 110 : at + 110 + length]
        assert name.endswith(b"\0")
        begin = -(-(at + 110 + length) // 4) * 4
        path = name[:-1].decode()
        found[path] = Entry(path, mode, data[begin : begin + size], owner, (major, minor))
        at = -(-(begin + size) // 4) * 4
    assert at == len(data)
    return found


def test_what_was_put_in_can_be_read_from_it() -> None:
    found = parsed(cpio.archive(ENTRIES))
    assert list(found) == ["bin", "dev/null", "etc", "etc/motd", "TRAILER!!!"], "by name"
    assert all(found[entry.path] == entry for entry in ENTRIES)
    assert stat.S_ISLNK(found["bin"].mode)
    assert found["bin"].data == b"usr/bin"
    assert stat.S_ISCHR(found["dev/null"].mode)
    assert stat.S_IMODE(found["etc/motd"].mode) == 0o640


def test_the_same_entries_give_the_same_bytes_in_whatever_order() -> None:
    assert cpio.archive(reversed(ENTRIES)) == cpio.archive(ENTRIES)


def test_of_entries_with_one_path_the_last_counts() -> None:
    assert parsed(cpio.archive([*ENTRIES, cpio.file("etc/motd", b"again")]))["etc/motd"].data == b"again"
