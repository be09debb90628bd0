"""What /proc says about processes, even while they come and go."""

from __future__ import annotations

import os
import sys
import threading
from types import SimpleNamespace

import pytest

from harness.processes import proc
from harness.processes.proc import ProcessStat

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")


class Slow:
    """A /proc that changes while it is read: `then` happens when the process `at` has been read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, there: dict[int, ProcessStat]) -> None:
        self.there = there
        self.at, self.then = 0, dict[int, ProcessStat | None]()
        monkeypatch.setattr("harness.processes.proc.os.listdir", lambda path: list(map(str, self.there)))
        monkeypatch.setattr(proc, "process_stat", self.stat)

    def stat(self, pid: int) -> ProcessStat | None:
        facts = self.there.get(pid)
        if pid == self.at:
            for changed, now in self.then.items():
                self.there.pop(changed, None)
                self.there |= {changed: now} if now else {}
        return facts


def test_a_child_is_seen_though_its_parent_ends_while_proc_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(
        monkeypatch, {1: ProcessStat("root", "S", 0), 2: ProcessStat("other", "S", 0), 3: ProcessStat("parent", "S", 1)}
    )
    # Between the turns of 2 and 3, 3 forks 4 and ends; 4 comes to the root.
    slow.at, slow.then = 2, {3: ProcessStat("parent", "Z", 1), 4: ProcessStat("child", "S", 1)}
    assert [(other.pid, other.state) for other in proc.descendants(1)] == [(3, "Z"), (4, "S")]


def test_a_child_is_seen_though_its_parent_is_collected_while_proc_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(
        monkeypatch, {1: ProcessStat("root", "S", 0), 2: ProcessStat("child", "S", 3), 3: ProcessStat("parent", "S", 1)}
    )  # pids start over
    slow.at, slow.then = 2, {3: None, 2: ProcessStat("child", "S", 1)}
    assert [other.pid for other in proc.descendants(1)] == [2]


def test_a_process_is_asked_for_its_parent_state_and_descriptors() -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(read, 1)
        os._exit(0)
    try:
        stat = proc.process_stat(child)
        assert stat is not None
        assert stat.parent == os.getpid()
        assert child in proc.children_of()[os.getpid()]
        assert child in [other.pid for other in proc.descendants(os.getpid())]
        links = proc.descriptors(child)
        assert links[read] == links[write] == proc.descriptors(os.getpid())[read]
        assert read not in proc.descriptors(child, without=read)
    finally:
        os.write(write, b"x")
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        zombie, line = proc.process_stat(child), proc.command_line(child)
        os.waitpid(child, 0)
        os.close(read)
        os.close(write)
    assert zombie is not None
    assert zombie.state == "Z"
    assert line == [""]
    assert proc.process_stat(child) is None
    assert (proc.command(child), proc.sleeps_in(child), proc.descriptors(child)) == ("", "", {})
    assert proc.command_line(child) is None


@pytest.mark.skipif(
    not os.path.exists(f"/proc/self/task/{os.getpid()}/children"), reason="this kernel tells no thread's children"
)
def test_a_child_is_that_of_the_thread_that_forked_it() -> None:
    children: list[int] = []

    def spawn() -> None:
        child = os.posix_spawn("/bin/cat", ["cat"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, read, 0)])
        children.append(child)
        own = proc.children_of_thread(os.getpid(), threading.get_native_id())
        others = proc.children_of_thread(os.getpid(), threading.main_thread().native_id or 0)
        found.append((child in own, child in others))

    read, write = os.pipe()
    found: list[tuple[bool, bool]] = []
    thread = threading.Thread(target=spawn)
    thread.start()
    thread.join()
    try:
        assert found == [(True, False)]
        assert children[0] in proc.children_of_thread(os.getpid(), 0), "there is no such thread: all are told"
    finally:
        os.close(write)
        os.close(read)
        os.waitpid(children[0], 0)


def test_parents_stand_before_their_children() -> None:
    assert proc.below(1, {1: [2, 3], 2: [4], 4: [5], 9: [10]}) == [2, 3, 4, 5]


def test_a_command_line_is_named_without_its_folder() -> None:
    assert proc.command(os.getpid()).split()[0] == os.path.basename(sys.orig_argv[0])


def test_every_thread_of_a_user_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its processes alone, and of none that has gone meanwhile."""
    owners = {"1": 0, "7": 1000, "8": 1000}
    tasks = {"1": ["1"], "7": ["7", "9", "10"], "8": ["8"]}

    def listdir(path: str) -> list[str]:
        return [*tasks, "6", "self"] if path == "/proc" else tasks[path.split("/")[2]]

    def stat(path: str) -> SimpleNamespace:
        pid = path.split("/")[2]
        if pid not in owners:
            raise FileNotFoundError(path)
        return SimpleNamespace(st_uid=owners[pid])

    assert proc.threads_of(os.getuid()) >= len(os.listdir("/proc/self/task"))
    monkeypatch.setattr("harness.processes.proc.os", SimpleNamespace(listdir=listdir, stat=stat))
    assert (proc.threads_of(1000), proc.threads_of(0), proc.threads_of(2**31)) == (4, 1, 0)
