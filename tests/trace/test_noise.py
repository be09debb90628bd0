"""Which files are opened by an interpreter or a loader for itself: they are not events of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.trace import noise
from tests.support.accounts import account_of, calls_of


def test_an_import_is_no_event_even_when_it_writes(tmp_path: Path) -> None:
    account = account_of(
        """\
11 1.000000 execve("/usr/bin/python", ["python", "-X", "dev", "x.py"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "/etc/thing", O_RDONLY) = 3 <0.000100>
11 1.200000 openat(AT_FDCWD, "/home/you/x.py", O_RDONLY) = 4 <0.000100>
11 1.210000 close(4) = 0 <0.000100>
11 1.300000 openat(AT_FDCWD, "/home/you", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 4 <0.000100>
11 1.400000 openat(AT_FDCWD, "/home/you/__pycache__/y.cpython-313.pyc.1", O_WRONLY|O_CREAT|O_EXCL) = 5 <0.000100>
11 1.500000 write(5, "x", 1) = 1 <0.000100>
11 1.600000 close(5) = 0 <0.000100>
11 1.610000 openat(AT_FDCWD, "/home/you/y.py", O_RDONLY|O_CLOEXEC) = 5 <0.000100>
11 1.620000 read(5, "x", 1) = 1 <0.000100>
11 1.630000 close(5) = 0 <0.000100>
11 1.640000 openat(AT_FDCWD, "y.py", O_RDONLY|O_CLOEXEC) = 5 <0.000100>
11 1.650000 close(5) = 0 <0.000100>
11 1.700000 openat(AT_FDCWD, "/etc/thing", O_RDONLY) = 5 <0.000100>
11 1.800000 openat(AT_FDCWD, ".", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 6 <0.000100>
""",
        tmp_path,
    )
    assert [event.path for event in calls_of(account, "open")] == ["y.py", "/etc/thing", "."]
    assert calls_of(account, "write") == []


def test_what_a_library_reads_of_its_own_process_is_no_event(tmp_path: Path) -> None:
    """libffi looks for its code in /proc/PID/maps; a program that reads its own maps writes `self`."""
    account = account_of(
        """\
11 1.000000 execve("/usr/bin/python", ["python", "x.py"], 0x1 /* 0 vars */) = 0 <0.000100>
11 1.100000 openat(AT_FDCWD, "/home/you/x.py", O_RDONLY) = 3 <0.000100>
11 1.110000 close(3) = 0 <0.000100>
11 1.200000 openat(AT_FDCWD, "/proc/11/maps", O_RDONLY|O_CLOEXEC) = 3 <0.000100>
11 1.210000 close(3) = 0 <0.000100>
11 1.300000 openat(AT_FDCWD, "/proc/self/maps", O_RDONLY|O_CLOEXEC) = 3 <0.000100>
""",
        tmp_path,
    )
    assert [event.path for event in account.events if event.call in ("open", "close")] == ["/proc/self/maps"]


@pytest.mark.parametrize(
    ("argv", "script"),
    [
        (("python", "-X", "dev", "-W", "error", "x.py", "-c"), "x.py"),
        (("python", "-Ic", "print()"), "-c"),
        (("python", "-m", "harness.check"), "-m"),
        (("python", "--check-hash-based-pycs", "never", "x.py"), "x.py"),
        (("python", "-q"), ""),
        (("python", "-"), ""),
    ],
)
def test_what_python_runs_is_read_from_its_command_line(argv: tuple[str, ...], script: str) -> None:
    found = noise.image("/usr/bin/python3.13", argv)
    assert (found.name, found.script, found.starting) == ("python3.13", script, bool(script))


@pytest.mark.parametrize(
    ("program", "path", "flags", "left_out"),
    [
        ("/bin/ls", "/usr/lib/locale/C.utf8/LC_ALL", "O_RDONLY", True),
        ("/bin/ls", "/etc/passwd", "O_RDONLY", True),
        ("/bin/ls", "/home/you", "O_RDONLY|O_DIRECTORY", False),
        ("/bin/ps", "/proc/12/stat", "O_RDONLY", True),
        ("/bin/cat", "/proc/12/stat", "O_RDONLY", False),
        ("/bin/bash", "/home/you/.bash_history", "O_WRONLY|O_APPEND", True),
        ("/bin/bash", "/home/you/notes.txt", "O_WRONLY|O_APPEND", False),
        ("/bin/cat", "/home/you/.bash_history", "O_RDONLY", False),
        ("/bin/cat", "/usr/lib/x.so.6", "O_RDONLY", True),
        ("/bin/cat", "/usr/lib/x.so.6", "O_WRONLY", False),
        ("/bin/cat", "/dev/shm/sem.UV3jF6", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC", True),
        ("/bin/cat", "/dev/shm/sem.mp-12", "O_RDWR|O_NOFOLLOW", True),
        ("/bin/cat", "/dev/shm/psm_ab12", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC", False),
        ("/bin/cat", "/tmp/3jdhvt0h", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC", True),
        ("/bin/cat", "/tmp/3jdhvt0h", "O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC", False),
        ("/bin/cat", "/tmp/tmp3jdhvt0h", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC", False),
    ],
)
def test_a_file_is_left_out_by_who_opens_it_and_how(program: str, path: str, flags: str, left_out: bool) -> None:
    assert noise.opens_noise(noise.image(program, (program,)), path, flags) == left_out


def test_python_looks_at_itself_only_right_after_a_fork() -> None:
    python = noise.image("/usr/bin/python", ("python", "x.py"))
    noise.ran(python)
    assert not noise.opens_noise(python, "/proc/self/stat", "O_RDONLY")
    python.forked = True
    assert noise.opens_noise(python, "/proc/self/stat", "O_RDONLY")
    assert not noise.opens_noise(python, "/proc/self/stat", "O_RDONLY")
