"""The calls of a log in the order of their effects."""

from __future__ import annotations

from pathlib import Path

from harness.strace_log import parse_log
from harness.trace import replay
from tests.support.accounts import account_of


def test_a_descriptor_is_free_when_close_begins_and_taken_when_open_returns(tmp_path: Path) -> None:
    """Two threads: the second closes 3 while the first is inside the open that gets 3."""
    account = account_of(
        """\
11 1.000000 execve("/bin/prog", ["prog"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "old", O_RDONLY) = 3 <0.000100>
11 1.200000 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 12 <0.000100>
11 1.300000 openat(AT_FDCWD, "new", O_RDONLY <unfinished ...>
12 1.400000 close(3 <unfinished ...>
12 1.500000 <... close resumed>) = 0 <0.100000>
11 1.600000 <... openat resumed>) = 3 <0.300000>
11 1.700000 read(3, "", 10) = 0 <0.000100>
""",
        tmp_path,
    )
    names = {file.id: file.name for file in account.files}
    assert [(event.call, names[event.file or 0]) for event in account.events if event.file] == [
        ("open", "old"),
        ("open", "new"),
        ("close", "old"),
        ("read", "new"),
    ]


def test_an_open_takes_effect_when_it_returns_and_a_close_when_it_begins() -> None:
    log = '11 1.0 open("x", 0) = 3 <0.5>\n11 2.0 close(3) = 0 <0.5>\n11 3.0 open("y", <unfinished ...>\n'
    assert [replay.effect(call) for call in parse_log(log)] == [1.5, 2.0, 3.0]
