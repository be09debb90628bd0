"""Start the first process of a trial: its streams, its limits, its own process group, exec."""

from __future__ import annotations

import contextlib
import os
import signal
import socket

from harness.check.trial import sandbox
from harness.check.trial.job import Job
from harness.check.trial.seen import Stream


def launch(job: Job) -> tuple[int, dict[Stream, socket.socket]]:
    """Fork and exec the job's program; its pid, and our ends of its `stdout` and `stderr`.

    Raises `OSError` if it cannot be started.  Our ends are sockets that name the writer of each piece (SO_PASSCRED);
    to the program theirs are what pipes would be.
    """
    names: dict[int, Stream] = {1: "stdout", 2: "stderr"}
    ours: dict[Stream, socket.socket] = {}
    theirs: dict[int, socket.socket] = {}
    for number, name in names.items():
        ours[name], theirs[number] = socket.socketpair()
        ours[name].setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ours[name].setblocking(False)
    typed = _typed(job.stdin)
    complaint, complain = os.pipe2(os.O_CLOEXEC)  # exec closes it; nothing is then read from it
    pid = os.fork()
    if pid == 0:
        _become(job, {0: typed, **{number: end.fileno() for number, end in theirs.items()}}, complain)
    os.close(typed)
    os.close(complain)
    for end in theirs.values():
        end.close()
    with open(complaint, encoding="utf-8") as reading:
        if said := reading.read():
            raise OSError(said)
    return pid, ours


def _typed(text: bytes) -> int:
    """A descriptor to read standard input from: a pipe that holds it and has no writer, or /dev/null for none."""
    if not text:
        return os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)
    reading, writing = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(writing, False)
    with contextlib.suppress(BlockingIOError):
        os.write(writing, text)
    os.close(writing)
    return reading


def _become(job: Job, streams: dict[int, int], complain: int) -> None:
    """In the new process: turn into the program.  Python's ignored signals are put back: exec would pass them on."""
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGINT, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        for target, fd in streams.items():
            os.dup2(fd, target)
        os.setpgid(0, 0)
        os.chdir(job.folder)
        sandbox.limit(job.uid if job.uid >= 0 else os.getuid(), job.most_processes)
        os.closerange(3, complain)
        os.closerange(complain + 1, 65536)
        os.execve(job.argv[0], job.argv, job.env)
    except BaseException as error:
        os.write(complain, f"{job.argv[0]} cannot be started: {error}".encode())
    finally:
        os._exit(127)
