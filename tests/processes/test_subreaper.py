"""Who adopts an orphan, and who dies with its parent; a process of its own does it, and the kernel says what it did."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Callable

import pytest

from harness.processes import become_subreaper, die_with_parent
from harness.processes.subreaper import call_libc
from tests.support.played import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")


def _in_a_child(work: Callable[[], int]) -> int:
    """Run `work` in a child, and give the exit status that it returns."""
    child = os.fork()
    if child == 0:
        status = 99
        with contextlib.suppress(BaseException):
            status = work()
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _collects_its_grandchild(first: Callable[[], None]) -> int:
    """After `first`, lose the child between; 1 if the grandchild is ours then."""
    first()
    read, write = os.pipe()
    between = os.fork()
    if between == 0:
        grandchild = os.fork()
        if grandchild == 0:
            os.close(write)
            os.read(read, 1)  # till the last that holds the other end lets go
            os._exit(0)
        os._exit(0)
    os.waitpid(between, 0)
    os.close(write)
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return 0
    return 1


def test_a_subreaper_adopts_orphans() -> None:
    assert _in_a_child(lambda: _collects_its_grandchild(become_subreaper)) == 1


def test_another_process_does_not() -> None:
    assert _in_a_child(lambda: _collects_its_grandchild(lambda: None)) == 0


@pytest.mark.parametrize("asks", [True, False], ids=["asked", "not asked"])
def test_whoever_asked_for_it_dies_with_its_parent(asks: bool) -> None:
    """The child waits on a pipe that this process holds open, so that nothing but the signal can end it."""
    hold, release = os.pipe()
    told, tells = os.pipe()
    goes, go = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(release)
        os.close(go)
        if os.fork() == 0:
            os.close(goes)
            if asks:
                die_with_parent()
            os.write(tells, str(os.getpid()).encode())
            os.read(hold, 1)
            os._exit(0)
        os.read(goes, 1)
        os._exit(0)
    os.close(goes)
    pid = int(os.read(told, 20))
    child = os.pidfd_open(pid)
    os.close(go)
    os.waitpid(parent, 0)
    ready, _, _ = select.select([child], [], [], PATIENCE if asks else 0)
    assert bool(ready) == asks
    os.close(release)
    assert select.select([child], [], [], PATIENCE)[0], "without its pipe it ends by itself"
    for descriptor in (hold, told, tells, child):
        os.close(descriptor)


def test_a_call_that_fails_is_an_error_with_its_name() -> None:
    with pytest.raises(OSError, match="prctl: Invalid argument"):
        call_libc("prctl", -1, 0, 0, 0, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_signal_can_be_chosen(number: signal.Signals) -> None:
    def work() -> int:
        die_with_parent(number)
        kept = bytearray(4)
        import ctypes

        call_libc("prctl", 2, (ctypes.c_char * 4).from_buffer(kept), 0, 0, 0)  # PR_GET_PDEATHSIG
        return int.from_bytes(kept, sys.byteorder)

    assert _in_a_child(work) == number
