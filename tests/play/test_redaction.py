"""Who ran a session, on what machine and where, leaves no trace in what is kept; all else stays as it was printed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.play import redaction as module
from harness.play.redaction import redactor
from harness.python import PATH

Redact = Callable[[str], str]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Redact]:
    """A redactor on a machine of that user, host and home."""

    def make(user: str = "mary", uid: int = 1234, host: str = "box-7.example.org", home: str = "/home/mary") -> Redact:
        monkeypatch.setattr(module, "_user", lambda: user)
        monkeypatch.setattr(socket, "gethostname", lambda: host)
        monkeypatch.setattr(os, "getuid", lambda: uid)
        monkeypatch.setenv("HOME", home)
        return redactor(Path("/tmp/unix-x1/7/home"), Path("/opt/python"))

    return make


@pytest.fixture
def redact(made: Callable[..., Redact]) -> Redact:
    return made()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("in /tmp/unix-x1/7/home", "in ~"),
        ("in /tmp/unix-x1/7/home/a.txt:", "in ~/a.txt:"),
        ("/tmp/unix-x1/7/homes", "/tmp/unix-x1/7/homes"),
        ('File "/home/mary/x.py"', 'File "~/x.py"'),
        (r"b'tea\n/home/mary/x\n'", r"b'tea\n~/x\n'"),
        ("cc -I/home/mary/include", "cc -I~/include"),
        ("file:///home/mary", "file://~"),
        ("/mnt/home/mary ~/home/mary", "/mnt/home/mary ~/home/mary"),
        ("/opt/python/lib/python3.11/os.py", "/usr/lib/python3.11/os.py"),
        ("/opt/python3", "/opt/python3"),
        ("on box-7.example.org, box-7!", "on host, host!"),
        ("a box-77 in a box-7-car", "a box-77 in a box-7-car"),
        # Rows of ps and ls stay as wide as they were.
        (
            "mary       123    99  0 10:00 pts/1    00:00:00 python fork.py",
            "you        123    99  0 10:00 pts/1    00:00:00 python fork.py",
        ),
        (
            "1234       123    99  0 Nov27 ?      1-02:00:00 python fork.py",
            "you        123    99  0 Nov27 ?      1-02:00:00 python fork.py",
        ),
        (
            "mary       123  0.0  0.1  35028  9492 ?        S<Ll Nov27   0:08 sleep 5",
            "you        123  0.0  0.1  35028  9492 ?        S<Ll Nov27   0:08 sleep 5",
        ),
        (
            "  1234   123    99   0 10:00AM ttys000    0:00.01 sleep 5",
            "  you    123    99   0 10:00AM ttys000    0:00.01 sleep 5",
        ),
        ("-rw-r--r-- 1 mary mary 12 Nov 24 x", "-rw-r--r-- 1 you you 12 Nov 24 x"),
        ("drwxr-sr-t+ 12 mary staff 4,  5 Nov 24 x", "drwxr-sr-t+ 12 you you 4,  5 Nov 24 x"),
        ("one\n-rw-r--r-- 1 mary mary 12 Nov 24 x", "one\n-rw-r--r-- 1 you you 12 Nov 24 x"),
        # The word itself may be anything.
        ("mary had 3 lambs", "mary had 3 lambs"),
        ("mary 1 2 3 and 4 mary went 5", "mary 1 2 3 and 4 mary went 5"),
        ("I am mary", "I am mary"),
        ("1234", "1234"),
        ("1234 5 6 7", "1234 5 6 7"),
        ("", ""),
    ],
)
def test_what_is_redacted_and_what_is_not(redact: Redact, raw: str, shown: str) -> None:
    assert redact(raw) == shown


@pytest.mark.parametrize("line", ["0 1 2 3", "0    1 0", "root 1 2 3", "0 1 root 2 3", "1 root takes 2", "0 0 0 10:00"])
@pytest.mark.parametrize("user", ["root", ""])
def test_what_a_program_prints_is_no_row_though_root_plays(made: Callable[..., Redact], user: str, line: str) -> None:
    assert made(user, 0, home="/root")(line) == line


@pytest.mark.parametrize("home", ["/", "//", "/tmp", "/home", "", "home", "x"])
def test_a_home_that_could_be_anybodys_is_no_secret(made: Callable[..., Redact], home: str) -> None:
    line = "/ /tmp/x /home x home a/b"
    assert made(home=home)(line) == line


@pytest.mark.parametrize("host", ["x", "python", "vm", "42", "", "Linux", "t-1"])
def test_a_host_that_could_be_any_word_is_one_only_where_a_host_stands(made: Callable[..., Redact], host: str) -> None:
    redact = made(host=host)
    for line in (f"{host} is 3", f"in {host}: {host}", f"/{host}/a", "Linux is 3"):
        assert redact(line) == line
    if host:
        assert redact(f"Linux {host} 6.1.0 x86_64") == "Linux host 6.1.0 x86_64"
        assert redact(f"mary@{host}:~$") == "mary@host:~$"
        assert redact(f"posix.uname_result(sysname='Linux', nodename='{host}')").endswith("nodename='host')")


def test_a_user_of_one_letter_is_one_only_in_its_column(made: Callable[..., Redact]) -> None:
    redact = made("x", home="/home/x")
    assert redact("x 1 2 3, 4 x y 5") == "x 1 2 3, 4 x y 5"
    assert redact("x 1 2 0 10:00 ? 00:00:00 x") == "you 1 2 0 10:00 ? 00:00:00 x"


def test_a_name_that_ps_cuts_is_known(made: Callable[..., Redact]) -> None:
    assert made("mary.poppins")("mary.po+   123    99  0 10:00 pts/1    00:00:00 x").startswith("you        123 ")


def test_ls_has_the_number_of_a_user_without_a_name(made: Callable[..., Redact]) -> None:
    assert made("", 1234)("-rw-r--r-- 1 1234 1234 12 Nov 24 x") == "-rw-r--r-- 1 you you 12 Nov 24 x"
    line = "-rw-r--r-- 1 0 0 12 Nov 24 x"
    assert made("root", 0)(line) == line, "it has a name, so the number was asked for"


@pytest.mark.parametrize("command", [["ps", "-f"], ["ps", "u"], ["ls", "-l"]])
def test_this_machines_own_rows_are_known(tmp_path: Path, command: list[str]) -> None:
    if shutil.which(command[0], path=PATH) is None:
        pytest.skip(f"there is no {command[0]} here")
    (tmp_path / "x").touch()
    if command[0] == "ps":
        command = [*command, "-p", str(os.getpid())]
    said = subprocess.run(command, cwd=tmp_path, env={"PATH": PATH}, capture_output=True, text=True, check=True).stdout
    shown = redactor(Path("/tmp/unix-x1/7/home"), Path("/opt/python"))(said)
    try:
        me = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        me = str(os.getuid())
    before, after = said.splitlines()[1].split(), shown.splitlines()[1].split()
    column = 2 if command[0] == "ls" else 0
    assert before[column] in (me, f"{me[:7]}+", str(os.getuid()))
    assert after[column] == "you"
    # The columns after it stay where they were; a path among them may be shorter.
    assert command[0] == "ls" or said.splitlines()[1].index(before[1]) == shown.splitlines()[1].index(after[1])
