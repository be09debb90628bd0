"""All processes below one are ended, however they try to get away, and nobody else's."""

from __future__ import annotations

import os
import select
import signal
from pathlib import Path

import pytest

from harness.processes import become_subreaper, ending


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="where there is no /proc, only groups are known")
def test_a_group_that_is_none_of_its_own_lives_on() -> None:
    """A pid that is free again may lead somebody else's group."""
    read_end, write_end = os.pipe()
    other = os.fork()
    if other == 0:
        os.setpgid(0, 0)
        os.write(write_end, b"x")
        signal.pause()
        os._exit(0)
    os.read(read_end, 1)
    ender = os.fork()
    if ender == 0:
        ending.end_below({other})
        os._exit(0)
    os.waitpid(ender, 0)
    still_there = os.waitpid(other, os.WNOHANG)
    if still_there == (0, 0):
        os.kill(other, signal.SIGKILL)
        os.waitpid(other, 0)
    os.close(read_end)
    os.close(write_end)
    assert still_there == (0, 0)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="where there is no /proc, only groups are known")
def test_whoever_left_its_group_and_lost_its_parent_is_ended_too() -> None:
    told, tells = os.pipe()
    goes, go = os.pipe()
    ender = os.fork()
    if ender == 0:
        become_subreaper()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if os.fork() == 0:
                os.setsid()
                os.write(tells, b"%d " % os.getpid())
                signal.pause()
            os._exit(0)
        if os.fork() == 0:
            os.write(tells, b"%d " % os.getpid())
            signal.pause()
        os.read(goes, 1)
        ending.end_below()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            os._exit(0)  # all are reaped
        os._exit(1)
    pids = b""
    while pids.count(b" ") < 2:
        pids += os.read(told, 100)
    descriptors = [os.pidfd_open(int(pid)) for pid in pids.split()]
    os.write(go, b"x")
    _, status = os.waitpid(ender, 0)
    ended, _, _ = select.select(descriptors, [], [], 0)
    for pid, descriptor in zip(pids.split(), descriptors, strict=True):
        if descriptor not in ended:
            os.kill(int(pid), signal.SIGKILL)
    for descriptor in (told, tells, goes, go, *descriptors):
        os.close(descriptor)
    assert ended == descriptors
    assert os.waitstatus_to_exitcode(status) == 0


def test_with_nobody_below_it_comes_back_at_once() -> None:
    ender = os.fork()
    if ender == 0:
        ending.end_below()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(ender, 0)[1]) == 7
