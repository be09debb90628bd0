"""Who wrote what: any interleaving of writes is found again."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import trace
from harness.play import attribution
from harness.play.attribution import OutputPiece, Write
from harness.strace_log import tracer
from tests.support.played import PATIENCE
from tests.support.traced import need_strace


def _shown(raw: bytes) -> bytes:
    """What a terminal makes of what was written."""
    return raw.replace(b"\n", b"\r\n")


def test_one_after_another() -> None:
    writes = [Write(0.1, 0.2, 7, 3, b"ab\n"), Write(0.3, 0.4, 8, 2, b"c\n")]
    assert attribution.attribute(b"ab\r\nc\r\n", writes) == [OutputPiece(0, 4, 7, 0.1), OutputPiece(4, 7, 8, 0.3)]


def test_the_content_tells_which_of_two_overlapping_writes_came_first() -> None:
    writes = [Write(0.1, 0.9, 7, 4, b"one\n"), Write(0.2, 0.8, 8, 4, b"two\n")]
    assert [piece.pid for piece in attribution.attribute(b"two\r\none\r\n", writes)] == [8, 7]


def test_a_write_that_had_ended_cannot_come_later() -> None:
    writes = [Write(0.1, 0.2, 7, 3, b"one"), Write(0.3, 0.4, 8, 3, b"two")]
    assert len(attribution.attribute(b"twoone", writes)) == 1


def test_if_both_fit_the_one_that_began_first_comes_first() -> None:
    writes = [Write(0.2, 0.8, 8, 3, b"me\n"), Write(0.1, 0.9, 7, 3, b"me\n")]
    assert [piece.pid for piece in attribution.attribute(b"me\r\nme\r\n", writes)] == [7, 8]


def test_a_first_choice_that_leads_nowhere_is_taken_back() -> None:
    writes = [Write(0.1, 0.9, 7, 1, b"a"), Write(0.2, 0.8, 8, 2, b"ab"), Write(0.3, 0.7, 9, 1, b"c")]
    assert [piece.pid for piece in attribution.attribute(b"abca", writes)] == [8, 9, 7]


def test_what_was_typed_belongs_to_nobody() -> None:
    writes = [Write(0.1, 0.2, 7, 6, b"Type: "), Write(0.5, 0.6, 7, 3, b"ok\n")]
    assert attribution.attribute(b"Type: ls\r\nok\r\n", writes) == [
        OutputPiece(0, 6, 7, 0.1),
        OutputPiece(10, 14, 7, 0.5),
    ]


def test_a_write_that_never_came_out_is_left_out() -> None:
    writes = [Write(0.1, 0.2, 7, 4, b"lost"), Write(0.5, 0.6, 8, 3, b"ok\n")]
    assert [piece.pid for piece in attribution.attribute(b"^C\r\nok\r\n", writes)] == [8]


def test_a_long_write_counts_by_its_size() -> None:
    first, second = b"x\n" * 500, b"y\n"
    writes = [Write(0.1, 0.2, 7, 1000, first[:80]), Write(0.3, 0.4, 8, 2, second)]
    assert attribution.attribute(_shown(first + second), writes) == [
        OutputPiece(0, 1500, 7, 0.1),
        OutputPiece(1500, 1503, 8, 0.3),
    ]


def test_a_terminal_without_carriage_returns() -> None:
    assert attribution.attribute(b"a\nb", [Write(0.1, 0.2, 7, 3, b"a\nb")]) == [OutputPiece(0, 3, 7, 0.1)]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The search's looks: of each state that it has looked at, the first write that was not done."""
    looks: list[int] = []
    possible = attribution._possible

    def look(writes: Sequence[Write], low: int, beyond: frozenset[int]) -> list[int]:
        looks.append(low)
        assert len(looks) <= attribution._STATES, "it looks on and on"
        return possible(writes, low, beyond)

    monkeypatch.setattr(attribution, "_possible", look)
    return looks


def test_much_that_nobody_wrote_is_given_up_after_so_many_looks(looked: list[int]) -> None:
    writes = [Write(0.1 + i, 100.0, 7 + i, 5, b"zzzz%d" % i) for i in range(8)]
    assert attribution.attribute(b"q" * 3000, writes) == []
    assert len(looked) == attribution._STATES


def test_writes_that_all_came_out_are_found_with_one_look_each(looked: list[int]) -> None:
    writes = [Write(0.001 * n, 0.001 * n + 0.0005, 7 + n % 2, len(b"%d\n" % n), b"%d\n" % n) for n in range(1000)]
    pieces = attribution.attribute(_shown(b"".join(write.data for write in writes)), writes)
    assert [piece.pid for piece in pieces] == [7 + n % 2 for n in range(1000)]
    assert looked == list(range(1000))


_TEXT = st.text("ab\n", min_size=1, max_size=100).map(str.encode)


@given(st.lists(st.tuples(st.integers(1, 4), _TEXT, st.floats(0, 3)), max_size=20), st.randoms())
def test_any_interleaving_is_explained(script: list[tuple[int, bytes, float]], random: object) -> None:
    """Writes come out at moments inside their calls, in any order that this allows; every byte is explained."""
    ends: dict[int, float] = {}
    moments: list[tuple[float, bytes]] = []
    writes: list[Write] = []
    for clock, (pid, text, length) in enumerate(script):
        at = max(float(clock), ends.get(pid, 0.0) + 0.01)
        ends[pid] = at + length
        writes.append(Write(at, at + length, pid, len(text), text[:80]))
        moments.append((at + length * random.random(), text))  # type: ignore[attr-defined]  # hypothesis's Random
    raw = b"".join(text for _, text in sorted(moments))
    pieces = attribution.attribute(_shown(raw), writes)
    assert sorted((piece.pid, piece.at) for piece in pieces) == sorted((write.pid, write.at) for write in writes)
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])][: len(pieces)]
    assert (pieces[-1].end if pieces else 0) == len(_shown(raw))
    sizes = {(write.pid, write.at): (write.size, write.data) for write in writes}
    for piece in pieces:
        text = _shown(raw)[piece.start : piece.end].replace(b"\r\n", b"\n")
        size, data = sizes[piece.pid, piece.at]
        assert len(text) == size
        assert text.startswith(data)
    for pid in ends:
        times = [piece.at for piece in pieces if piece.pid == pid]
        assert times == sorted(times), "a process's own writes stay in order"


_CROWD = """
import os
for _ in range(3):
    os.fork()
for n in range(20):
    os.write(1, b"%d %s\\n" % (os.getpid(), b"x" * 9 * n))
"""


def test_eight_writers_at_once(tmp_path: Path) -> None:
    """Live: each line names its writer, so the answer can be checked."""
    need_strace()
    log = tmp_path / "log"
    master, terminal = pty.openpty()
    ran = subprocess.Popen(
        tracer.trace_command(log, [sys.executable, "-c", _CROWD]),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env={"PATH": os.environ["PATH"]},
    )
    source = trace.Source(str(log), 1, os.getpid(), ran.pid, os.ttyname(terminal))
    os.close(terminal)
    output = b""
    while chunk := _read(master):
        output += chunk
    os.close(master)
    ran.wait(timeout=PATIENCE)
    account = trace.read_trace([source], 0.0)
    pieces = attribution.attribute(output, attribution.writes_to(account, "terminal", "terminal 1"))
    assert len(pieces) == 160
    assert sum(piece.end - piece.start for piece in pieces) == len(output)
    for piece in pieces:
        assert output[piece.start : piece.end].split()[0] == str(piece.pid).encode()


def _read(master: int) -> bytes:
    """What comes next; empty once every process has closed the terminal, the tracer as the last."""
    try:
        return os.read(master, 65536)
    except OSError:  # EIO: Linux's way to say so
        return b""
