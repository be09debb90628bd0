"""What is reported of pipes and sockets, whichever way a program writes to them and reads from them."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.heard import Heard, heard_from

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a check needs Linux")

PIPE = "import os\nr, w = os.pipe()\n"
SOCKETS = "import os, socket\na, b = socket.socketpair()\n"


def reports(folder: Path, program: str) -> list[Heard]:
    found, _ = heard_from(folder, "-c", dedent(program), CHECK_WRITES="1")
    return [heard for heard in found if heard.what in ("wrote", "took", "spawned")]


@pytest.mark.parametrize(
    "program",
    [
        PIPE + "os.write(w, b'four')",
        PIPE + "os.writev(w, [b'fo', b'ur'])",
        PIPE + "with open(w, 'w') as file: file.write('four')",
        PIPE + "with os.fdopen(w, 'wb', 0) as file: file.write(b'four')",
        PIPE + "os.dup2(w, 1)\nprint('four', end='', flush=True)",
        "import os\nos.mkfifo('f')\nr = os.open('f', os.O_RDONLY | os.O_NONBLOCK)\n"
        "with open('f', 'w') as file: file.write('four')",
        SOCKETS + "a.send(b'four')",
        SOCKETS + "a.sendall(b'four')",
        SOCKETS + "a.sendmsg([b'fo', b'ur'])",
        SOCKETS + "with a.makefile('w') as file: file.write('four')",
    ],
)
def test_a_message_is_reported_before_it_is_written(tmp_path: Path, program: str) -> None:
    (wrote,) = reports(tmp_path, program)
    assert (wrote.what, wrote.data["size"], wrote.data["text"]) == ("wrote", 4, "four")
    assert wrote.data["to"].startswith(("pipe:[", "socket:["))


@pytest.mark.parametrize(
    "program",
    [
        PIPE + "os.write(w, b'four')\nassert os.read(r, 9) == b'four'",
        PIPE + "os.write(w, b'four')\nassert os.readv(r, [bytearray(9)]) == 4",
        PIPE + "os.write(w, b'four')\nos.close(w)\nwith open(r) as file: assert file.read() == 'four'",
        PIPE + "os.write(w, b'four')\nwith open(r, 'rb', 0) as file: assert file.read(9) == b'four'",
        SOCKETS + "a.send(b'four')\nassert b.recv(9) == b'four'",
        SOCKETS + "a.send(b'four')\nassert b.recv_into(bytearray(9)) == 4",
        SOCKETS + "a.send(b'four')\nassert b.recvfrom(9)[0] == b'four'",
        SOCKETS + "a.send(b'four')\nassert b.recvmsg(9)[0] == b'four'",
    ],
)
def test_what_was_read_is_reported_when_it_has_come(tmp_path: Path, program: str) -> None:
    wrote, took = reports(tmp_path, program)
    assert (wrote.what, took.what, took.data["size"]) == ("wrote", "took", 4)


@pytest.mark.parametrize(
    "program",
    [
        "print('to a standard stream', flush=True)",
        "import os\nos.write(1, b'to a standard stream')",
        "with open('f', 'w') as file: file.write('to a file')\nwith open('f') as file: file.read()",
        PIPE + "os.close(w)\nassert os.read(r, 9) == b''",
        PIPE + "try: os.write(r, b'to the wrong end')\nexcept OSError: pass",
    ],
)
def test_what_is_no_message_is_not_reported(tmp_path: Path, program: str) -> None:
    assert reports(tmp_path, program) == []


def test_only_the_beginning_of_a_long_message_is_reported(tmp_path: Path) -> None:
    (wrote,) = reports(tmp_path, PIPE + "os.write(w, b'x' * 3000)")
    assert (wrote.data["size"], wrote.data["text"]) == (3000, "x" * 200)


@pytest.mark.parametrize(
    "program", ["import subprocess\nsubprocess.run(['true'])", "import os\nos.posix_spawnp('true', ['true'], {})"]
)
def test_a_program_that_is_started_without_a_fork_is_reported(tmp_path: Path, program: str) -> None:
    (spawned,) = reports(tmp_path, program)
    assert spawned.data["program"] in ("true", [b"true"], (b"true",), b"true")
    assert spawned.data["child"] > 0


def test_open_is_what_it_was_for_everything_else(tmp_path: Path) -> None:
    program = """
        import io, os
        with open("f", "w", encoding="ascii", newline="\\r\\n") as file:
            assert file.write("x\\n") == 2
        with open("f", "r+b") as file:
            assert file.read() == b"x\\r\\n"
        r, w = os.pipe()
        for mode, kind in {"w": io.TextIOWrapper, "wb": io.BufferedWriter}.items():
            with open(w, mode, closefd=False) as file:
                assert type(file) is kind and file.mode == mode, file
        assert open(r, encoding="ascii").mode == "r"
        print("held")
    """
    assert heard_from(tmp_path, "-c", dedent(program), CHECK_WRITES="1")[1] == "held\n"
