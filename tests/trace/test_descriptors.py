"""The tables of file descriptors: what fork copies, exec closes, and dup shares."""

from __future__ import annotations

import pytest

from harness.trace.descriptors import Description, Tables

FILE = Description("file", "notes.txt")


@pytest.fixture
def tables() -> Tables:
    """Process 1 has its terminal, and 3 open."""
    made = Tables()
    made.start(1, 1)
    made.open(1, 3, FILE, cloexec=True)
    return made


def test_a_command_starts_with_its_terminal_three_times(tables: Tables) -> None:
    assert tables.get(1, 0) is tables.get(1, 1) is tables.get(1, 2)
    assert tables.start(9, 1) is tables.get(1, 0), "the terminal was opened once"
    assert tables.start(9, 2) is not tables.get(1, 0)


def test_fork_copies_the_table_and_not_what_it_refers_to(tables: Tables) -> None:
    tables.fork(1, 2)
    assert tables.get(2, 3) is FILE
    tables.close(1, 3)
    assert (tables.get(1, 3), tables.get(2, 3)) == (None, FILE)


def test_a_shared_table_is_one(tables: Tables) -> None:
    tables.fork(1, 2, shared=True)
    tables.close(2, 3)
    assert tables.get(1, 3) is None


def test_exec_closes_what_is_marked(tables: Tables) -> None:
    tables.dup(1, 3, 4, cloexec=False)
    assert tables.exec(1) == [(3, FILE)]
    assert (tables.get(1, 3), tables.get(1, 4)) == (None, FILE)
    tables.mark(1, [4, 99], cloexec=True)
    assert tables.exec(1) == [(4, FILE)]


def test_dup_of_what_is_not_known_frees_its_target(tables: Tables) -> None:
    assert tables.dup(1, 77, 3, cloexec=False) is None
    assert tables.get(1, 3) is None


def test_pipes_and_sockets_are_numbered_as_they_are_made(tables: Tables) -> None:
    assert [end.name for end in tables.pipe(1, (4, 5), False)] == ["pipe 1", "pipe 1"]
    assert [end.kind for end in tables.pipe(1, (6, 7), False)] == ["pipe read end", "pipe write end"]
    one, other = tables.socketpair(1, (8, 9), False)
    assert (one.name, other.name) == ("socket 1", "socket 1")
    assert one is not other
    assert tables.between(1, 4, 7) == [4, 5, 6, 7]
