"""What was seen is said in names that the reader knows."""

from __future__ import annotations

import pytest

from harness.check import naming

OURS = """\
Traceback (most recent call last):
  File "mine.py", line 3, in <module>
    os.write(9, b"x")
    ~~~~~~~~^^^^^^^^^
  File "/tmp/check-ab/inside/reportwrites.py", line 102, in reporting_write
    return write(fd, data)
           ~~~~~^^^^^^^^^^
  File "/usr/lib/python3.13/inside/os.txt", line 1, in other
OSError: [Errno 9] Bad file descriptor
"""


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("(python3.11 -c import stage; stage.main() /tmp/check-a_1/work/no_wait.py) ran", "(python no_wait.py) ran"),
        ("got: ['plain', '/var/tmp/check-ab/work', 'a']", "got: ['plain', '~', 'a']"),
        ("opened /tmp/check-ab/work/notes.txt and /tmp/other", "opened notes.txt and /tmp/other"),
        ("ran /tmp/check-ab/bin/first", "ran /tmp/check-ab/bin/first"),
        ("in /tmp/check-ab/workshop and /tmp/recheck/work/x", "in /tmp/check-ab/workshop and /tmp/recheck/work/x"),
    ],
)
def test_a_fact_names_files_as_the_reader_does(seen: str, words: str) -> None:
    assert naming.fact(seen) == words


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ('exec("/tmp/check-ab/bin/first", ["first"])', 'exec("first", ["first"])'),
        ('open("/tmp/check-ab/work/notes.txt") = 3', 'open("notes.txt") = 3'),
        ('open("/tmp/check-ab/inside/stage.py") = 3', 'open("/tmp/check-ab/inside/stage.py") = 3'),
    ],
)
def test_a_call_names_commands_as_the_reader_does(seen: str, words: str) -> None:
    assert naming.call(seen) == words


def test_output_loses_the_folder_of_its_own_trial_and_no_other() -> None:
    text = "/tmp/check-ab/work/mine.py /tmp/check-cd/work/mine.py"
    assert naming.output(text, "/tmp/check-ab/work") == "mine.py /tmp/check-cd/work/mine.py"


def test_a_complaint_has_no_call_of_what_the_checker_has_wrapped() -> None:
    left = [line for line in OURS.splitlines() if "check-ab" not in line and "(fd, data)" not in line]
    assert naming.complaint(OURS).splitlines() == [line for line in left if line.strip() != "~~~~~^^^^^^^^^^"]
