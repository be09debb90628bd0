"""What a holder ends, and what it leaves alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from harness.processes import ending


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
