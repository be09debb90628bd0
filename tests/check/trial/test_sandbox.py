"""What keeps the reader's processes in: limits, another user, the end of everything below."""

from __future__ import annotations

import os
import resource
import select
import signal
import tempfile
from pathlib import Path

import pytest

from harness.check.trial import sandbox
from tests.support.forked import told_by_a_fork
from tests.support.played import PATIENCE


def test_what_a_process_may_use_is_bound_and_what_was_stricter_stays() -> None:
    def limited() -> dict[int, tuple[int, int]]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        sandbox.limit(os.getuid(), 7)
        kinds = (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU, resource.RLIMIT_NPROC)
        return {kind: resource.getrlimit(kind) for kind in kinds}

    assert told_by_a_fork(limited) == {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (1000, 1000),
        resource.RLIMIT_CPU: (60, 60),
        resource.RLIMIT_NPROC: (7, 7),
    }


def test_root_becomes_the_user_for_good_and_anybody_else_stays() -> None:
    def who() -> tuple[tuple[int, int, int], tuple[int, int, int], list[int]]:
        if os.geteuid() == 0:
            os.setgroups([1, 2])
        sandbox.limit(sandbox.FIRST_UID, 1000)
        return os.getresuid(), os.getresgid(), os.getgroups()

    there = told_by_a_fork(who)
    if os.geteuid() == 0:
        assert there == ((sandbox.FIRST_UID,) * 3, (sandbox.FIRST_UID,) * 3, [])
    else:
        assert there == (os.getresuid(), os.getresgid(), os.getgroups())


@pytest.mark.parametrize(("drawn", "uid"), [(b"\0\0\0\0", 61184), (b"\xff\xff\xff\xff", 61184 + (2**32 - 1) % 4000)])
def test_a_user_that_owns_nothing_is_one_without_an_entry(
    monkeypatch: pytest.MonkeyPatch, drawn: bytes, uid: int
) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: drawn)
    assert sandbox.unprivileged() == uid
    assert uid < 65184


def test_a_path_is_reachable_if_every_folder_above_is_open() -> None:
    # Not below pytest's own folder, which is closed to others.
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        folder = Path(place)
        (folder / "open").mkdir()
        file = folder / "open" / "file"
        file.touch()
        link = folder / "link"
        link.symlink_to(file)
        reachable: list[tuple[bool, bool]] = []
        for modes in (0o755, 0o755, 0o644), (0o755, 0o711, 0o444), (0o755, 0o700, 0o644), (0o755, 0o755, 0o640):
            for path, mode in zip((folder, folder / "open", file), modes, strict=True):
                path.chmod(mode)
            reachable.append((sandbox.reachable(str(file)), sandbox.reachable(str(link))))
    assert reachable == [(True, True), (True, True), (False, False), (False, False)]


def test_everything_below_is_ended_but_what_is_spared() -> None:
    def ended() -> tuple[list[int], list[tuple[int, int]], tuple[int, int]]:
        pids = []
        for _ in range(2):
            pid = os.fork()
            if pid == 0:
                signal.pause()
            pids.append(pid)
        first, second = pids
        counts = [sandbox.end_all(os.getpid(), frozenset({first}))]
        status = os.waitpid(second, 0)
        counts += [sandbox.end_all(os.getpid(), frozenset({first})), sandbox.end_all(os.getpid())]
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        counts += [sandbox.end_all(os.getpid())]  # a zombie is not alive
        return counts, [status, os.waitpid(first, 0)], (first, second)

    counts, statuses, (first, second) = told_by_a_fork(ended)
    assert counts == [1, 0, 1, 0]
    assert statuses == [(second, signal.SIGKILL), (first, signal.SIGKILL)]


def test_what_was_held_without_a_namespace_leaves_no_daemon() -> None:
    """The daemon, in a session of its own, has the pipe open: it ends when nobody has."""
    reading, writing = os.pipe()

    def body() -> None:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.write(writing, os.getpid().to_bytes(4, "big"))
                signal.pause()
            os._exit(0)
        os.wait()
        os.read(gate, 1)

    gate, open_gate = os.pipe()
    holder = os.fork()
    if holder == 0:
        try:
            os.close(reading)
            os.close(open_gate)
            sandbox.hold(body, private=False, keep=[])
        finally:
            os._exit(99)
    os.close(writing)
    os.close(gate)
    daemon = int.from_bytes(os.read(reading, 4), "big")
    os.close(open_gate)
    status = os.waitstatus_to_exitcode(os.waitpid(holder, 0)[1])
    ready, _, _ = select.select([reading], [], [], PATIENCE)
    if not ready:
        os.kill(daemon, signal.SIGKILL)
    left = os.read(reading, 1)
    os.close(reading)
    assert (status, ready, left) == (0, [reading], b"")


def test_a_system_that_refuses_a_namespace_is_told_by_the_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError("not here")

    monkeypatch.setattr(sandbox, "_enter", refuse)
    pid = os.fork()
    if pid == 0:
        try:
            sandbox.hold(lambda: os._exit(1), private=True, keep=[])
        finally:
            os._exit(99)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == sandbox.REFUSED
