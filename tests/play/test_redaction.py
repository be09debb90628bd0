"""Who ran a session, on what machine and where, leaves no trace in what is kept."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.play import redaction as module
from harness.play.redaction import redactor

Redact = Callable[[str], str]


@pytest.fixture
def redact(monkeypatch: pytest.MonkeyPatch) -> Redact:
    monkeypatch.setattr(module, "_user", lambda: "mary")
    monkeypatch.setattr(socket, "gethostname", lambda: "box.example.org")
    monkeypatch.setattr(os, "getuid", lambda: 1234)
    monkeypatch.setenv("HOME", "/home/mary")
    return redactor(Path("/tmp/unix-x1/7/home"), Path("/opt/python"))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("in /tmp/unix-x1/7/home", "in ~"),
        ("in /tmp/unix-x1/7/home/a.txt:", "in ~/a.txt:"),
        ("/tmp/unix-x1/7/homes", "/tmp/unix-x1/7/homes"),
        ('File "/home/mary/x.py"', 'File "~/x.py"'),
        ("/opt/python/lib/python3.11/os.py", "/usr/lib/python3.11/os.py"),
        ("/opt/python3", "/opt/python3"),
        ("on box.example.org, box!", "on host, host!"),
        ("a boxer in a box-car", "a boxer in a box-car"),
        # Rows of ps and ls stay as wide as they were.
        ("mary       123    99  0 10:00 pts/1", "you        123    99  0 10:00 pts/1"),
        ("1234       123    99  0 10:00 pts/1", "you        123    99  0 10:00 pts/1"),
        ("-rw-r--r-- 1 mary mary 12 Nov 24 x", "-rw-r--r-- 1 you you 12 Nov 24 x"),
        # The word itself may be anything.
        ("mary had 3 lambs", "mary had 3 lambs"),
        ("I am mary", "I am mary"),
        ("1234", "1234"),
        ("", ""),
    ],
)
def test_what_is_redacted_and_what_is_not(redact: Redact, raw: str, shown: str) -> None:
    assert redact(raw) == shown


def test_a_host_of_one_letter_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "x")
    assert redactor(Path("/tmp/h"), Path("/p"))("x is 3") == "x is 3"
