"""The first process of a trial: its streams, its own process group, the signals as they are by default, exec."""

from __future__ import annotations

import os
import signal
import socket
import struct

from harness.check.trial.job import Job
from harness.check.trial.launch import launch
from tests.support.forked import told_by_a_fork
from tests.support.jobs import job

PROGRAM = """
read line
echo "$line, $MARK, $PWD, and then $(cat)"
cat /proc/self/status | grep SigIgn
cut -d' ' -f 5 /proc/$$/stat
echo $$
ls /proc/$$/fd
echo complaint >&2
exit 3
"""


def _launched(asked: Job) -> tuple[int, int, dict[str, tuple[str, set[int]]]]:
    """The pid, the exit status, and what came on each stream with the pids of its writers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a checker that holds a trial; exec would pass it on
    pid, streams = launch(asked)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    came: dict[str, tuple[str, set[int]]] = {}
    for name, stream in streams.items():
        text, writers = "", set()
        while True:
            data, extra, _, _ = stream.recvmsg(65536, socket.CMSG_SPACE(12))
            if not data:
                break
            text += data.decode()
            writers |= {struct.unpack("iii", told)[0] for _, _, told in extra}
        came[name] = (text, writers)
    return pid, status, came


def test_a_program_is_started_as_from_a_terminal_of_its_own() -> None:
    asked = job("/bin/sh", "-c", PROGRAM, stdin=b"one\ntwo")
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    try:
        pid, status, came = told_by_a_fork(lambda: _launched(asked))
    finally:
        os.close(inherited)
    assert status == 3
    assert came["stderr"] == ("complaint\n", {pid})
    said, ignored, group, own, *descriptors = came["stdout"][0].splitlines()
    assert said == "one, x, /, and then two"
    assert int(ignored.split()[1], 16) & 1 << (signal.SIGINT - 1) == 0
    assert group == own == str(pid)
    assert descriptors == ["0", "1", "2"]
    assert pid in came["stdout"][1]


def test_without_a_word_typed_standard_input_is_at_its_end() -> None:
    _, status, came = told_by_a_fork(lambda: _launched(job("/bin/cat")))
    assert (status, came["stdout"][0]) == (0, "")


def test_what_cannot_be_started_is_said_with_the_reason() -> None:
    def refused() -> tuple[str, int]:
        try:
            launch(job("/nowhere/program"))
        except OSError as error:
            return str(error), os.waitstatus_to_exitcode(os.wait()[1])
        return "", 0

    said, status = told_by_a_fork(refused)
    assert said.startswith("/nowhere/program cannot be started: [Errno 2]")
    assert status == 127
