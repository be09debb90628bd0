"""Small programs, played and watched: what the kernel's account and the picture say of each is what happened."""

from __future__ import annotations

import pytest

from harness.capture import Capture
from harness.match.kernel_block import words
from harness.picture import Timeline, descriptor_tables, timeline_of
from tests.support.played import play_texts
from tests.support.timeline_samples import sentence
from tests.support.traced import need_strace

SOURCES = {
    "asleep.py": """
        import os
        import time


        def states(pid):
            tasks = os.listdir(f"/proc/{pid}/task")
            return [open(f"/proc/{pid}/task/{task}/stat").read().rpartition(")")[2].split()[0] for task in tasks]


        def asleep(pid, threads=1):
            # Twice: while one thread is looked at, another may go on.
            while not all(states(pid) == ["S"] * threads for _ in range(2)):
                pass
            time.sleep(0.02)  # a call that returns at once has waited for nobody
        """,
    "c_wait.c": r"""
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(void) {
            if (fork() == 0) exit(3);
            wait(NULL);
            printf("collected\n");
            fflush(stdout);
            getchar();
        }
        """,
    "c_wait.session": """
        # A child is collected by somebody who does not ask how it ended.
        processes: parent, child
        needs: cc, compiles c_wait.c
        $ cc -o c_wait c_wait.c
        $ ./c_wait
        parent | collected
        [Enter]
        === kernel
        parent | wait {child} exit 3
        child | exit 3
        """,
    "peek.py": """
        import os
        child = os.fork()
        if child == 0:
            os._exit(3)
        print(os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT).si_status, flush=True)
        input("collect? ")
        print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
        """,
    "peek.session": """
        # To look at a child's end does not collect it.
        processes: parent, child
        $ python peek.py
        parent | 3
        parent | collect?
        [Enter]
        parent | 3
        === kernel
        parent | fork {child}
        parent | wait {child} exit 3 WNOWAIT
        parent | wait {child} exit 3
        """,
    "group.py": """
        import os
        import signal
        ready, up = os.pipe()
        leader = os.fork()
        if leader == 0:
            os.setpgid(0, 0)
            os.fork()
            os.write(up, b"x")
            signal.pause()
        print(len(os.read(ready, 1) + os.read(ready, 1)), flush=True)
        os.killpg(leader, signal.SIGTERM)
        os.wait()
        """,
    "group.session": """
        # A signal to a group reaches its members, and nobody else.
        processes: parent, leader, other
        $ python group.py
        parent | 2
        === kernel
        parent | fork {leader}
        leader | setpgid {leader} {leader}
        leader | fork {other}
        parent | killpg {leader} SIGTERM
        leader | killed SIGTERM
        other | killed SIGTERM
        """,
    "waits.py": """
        import fcntl
        import os
        import socket
        from asleep import asleep
        listening = socket.socket(socket.AF_UNIX)
        listening.bind("here")
        listening.listen()
        log = os.open("log", os.O_RDWR | os.O_CREAT)
        fcntl.flock(log, fcntl.LOCK_EX)
        child = os.fork()
        if child == 0:
            connection, _ = listening.accept()
            connection.recv(100)
            with open("log") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
            print("locked", flush=True)
            os._exit(0)
        client = socket.socket(socket.AF_UNIX)
        asleep(child)
        input("connect? ")
        client.connect("here")
        asleep(child)
        input("send? ")
        client.sendall(b"hello")
        asleep(child)
        input("unlock? ")
        fcntl.flock(log, fcntl.LOCK_UN)
        os.wait()
        """,
    "waits.session": """
        # A connection, bytes and a lock are waited for.
        processes: parent, child
        $ python waits.py
        parent | connect?
        [Enter]
        parent | send?
        [Enter]
        parent | unlock?
        [Enter]
        child | locked
        === kernel
        parent | bind 3 here
        parent | flock 4 LOCK_EX
        parent | connect 5 here
        parent | send 5 5
        parent | flock 4 LOCK_UN
        child | accept 3 5
        child | recv 5 5
        child | flock {_} LOCK_EX
        """,
    "threads.py": """
        import os
        import threading
        from asleep import asleep
        ready, up = os.pipe()
        if os.fork() == 0:
            asleep(os.getppid(), threads=2)
            input("write? ")
            os.write(up, b"x")
            os._exit(0)
        thread = threading.Thread(target=os.read, args=(ready, 1))
        thread.start()
        thread.join()
        print("joined", flush=True)
        os.wait()
        """,
    "threads.session": """
        # A thread waits for bytes, and the first one for it.
        processes: parent, child
        $ python threads.py
        child | write?
        [Enter]
        parent | joined
        === kernel
        parent | fork {child}
        """,
    "ignores.py": """
        import os
        import signal
        from asleep import asleep
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTSTP, lambda *_: print("handled", flush=True))
        child = os.fork()
        if child == 0:
            signal.pause()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pause()
        asleep(child)
        os.kill(child, signal.SIGHUP)
        asleep(child)
        input("send? ")
        os.kill(child, signal.SIGTSTP)
        asleep(child)
        input("end? ")
        os.kill(child, signal.SIGTERM)
        os.wait()
        """,
    "ignores.session": """
        # A signal that is ignored, one that is handled, and one that does what it does.
        processes: parent, child
        $ python ignores.py
        parent | send?
        [Enter]
        child | handled
        parent | end?
        [Enter]
        === kernel
        parent | kill {child} SIGHUP
        parent | kill {child} SIGTSTP
        child | signal SIGTSTP
        child | killed SIGTERM
        """,
    "semaphore.py": """
        import multiprocessing
        import tempfile


        def work(lock, path):
            with lock, open(path, "w") as file:
                file.write("done")


        if __name__ == "__main__":
            multiprocessing.set_start_method("fork")
            with tempfile.NamedTemporaryFile() as file:
                child = multiprocessing.Process(target=work, args=(multiprocessing.Lock(), file.name))
                child.start()
                child.join()
                print(file.read())
        """,
    "semaphore.session": """
        # A lock of multiprocessing, and a file of tempfile.
        processes: parent, child
        $ python semaphore.py
        parent | b'done'
        === kernel
        parent | fork {child}
        parent | wait {child} exit 0
        child | exit 0
        """,
    "places.py": """
        import os
        with open("log", "w") as file:
            file.write("0123456789")
        end = os.open("log", os.O_RDWR | os.O_APPEND)
        start = os.open("log", os.O_RDWR)
        os.write(end, b"abc")
        print(os.pread(start, 3, 10), os.lseek(start, 0, os.SEEK_CUR), os.lseek(end, 0, os.SEEK_CUR))
        """,
    "places.session": """
        # Each open file description has a place of its own in the file.
        processes: parent
        $ python places.py
        parent | b'abc' 0 13
        === kernel
        parent | open log 4 O_RDWR
        parent | pread 3 4 10
        """,
    "long.py": """
        print("a" * 90, flush=True)
        print("b", flush=True)
        """,
    "long.session": """
        # Two lines, the first longer than strace shows.
        processes: parent
        $ python long.py
        parent | {a}
        parent | b
        """,
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Capture]:
    """The programs' runs, by name."""
    need_strace()
    return play_texts(tmp_path_factory.mktemp("programs") / "x", SOURCES, traced=True)


def picture(kept: Capture) -> Timeline:
    """The picture of a run that came as its session says."""
    assert [(check.text, check.note) for check in kept.checks if check.kind != "GOOD"] == []
    assert kept.verdict == "passed", kept.faults
    return timeline_of(kept)


def states(found: Timeline, lane: int) -> list[str]:
    """What a lane did, each state once."""
    seen = [state for row in found.rows for state in (row.before[lane], row.after[lane])]
    return [state for place, state in enumerate(seen) if place == 0 or seen[place - 1] != state]


def signals(found: Timeline, kind: str) -> list[tuple[int, int | None]]:
    """From which lane to which the marks of a kind go."""
    return [(mark.lane, mark.to) for row in found.rows for mark in row.marks if mark.kind == kind]


def test_who_does_not_ask_how_a_child_ended_has_collected_it(played: dict[str, Capture]) -> None:
    found = picture(played["c_wait"])
    assert signals(found, "collect") == [(1, 0)]
    assert states(found, 1)[-1] == "", "it is no zombie until its parent ends"
    assert not any("goes on" in sentence(row) for row in found.rows)


def test_a_look_at_a_zombie_collects_nobody(played: dict[str, Capture]) -> None:
    found = picture(played["peek"])
    assert signals(found, "collect") == [(1, 0)]
    assert [sentence(row) for row in found.rows if "waitid" in sentence(row)][-1] == (
        "waitid looks at the child: status 3; it stays to be collected"
    )
    child = next(process for process in played["peek"].processes if process.name == "child")
    typed = next(line.at for step in played["peek"].steps for line in step.lines if line.kind == "key")
    assert child.reaped and child.reaped > typed


def test_a_signal_to_a_group_is_drawn_to_each_member(played: dict[str, Capture]) -> None:
    found = picture(played["group"])
    assert signals(found, "signal") == [(0, 1), (0, 2)]
    sent = [event for event in played["group"].events if event.call == "killed"]
    parent = next(process.pid for process in played["group"].processes if process.name == "parent")
    assert [(event.sender, event.code) for event in sent] == [(parent, "SI_USER")] * 2


def test_who_waits_for_a_connection_for_bytes_or_for_a_lock_is_drawn_waiting(played: dict[str, Capture]) -> None:
    found = picture(played["waits"])
    typed = [row for row in found.rows if sentence(row) == "you press Enter"]
    assert [row.before[1] for row in typed] == ["waiting"] * 3
    said = " ".join(sentence(row) for row in found.rows)
    for waits in ("accept waits for a connection", "nothing has come", "somebody has a lock"):
        assert waits in said
    for takes in ("accept gives 5, a connection", "recv: 5 bytes from the connection, b'hello'"):
        assert takes in said


def test_a_process_waits_when_all_its_threads_do(played: dict[str, Capture]) -> None:
    found = picture(played["threads"])
    [typed] = [row for row in found.rows if sentence(row) == "you press Enter"]
    assert typed.before[0] == "waiting"


def test_a_signal_that_is_ignored_is_told_so_and_one_that_is_handled_stops_nobody(played: dict[str, Capture]) -> None:
    found = picture(played["ignores"])
    arrived = [event for event in played["ignores"].events if event.call == "signal" and event.signal != "SIGCHLD"]
    assert [(one.signal, one.disposition) for one in arrived] == [("SIGHUP", "ignored"), ("SIGTSTP", "handled")]
    said = [sentence(row) for row in found.rows]
    assert {"sends SIGHUP to the child, which ignores it", "SIGHUP arrives, and is ignored"} & {*said}
    assert not [text for text in said if "stops" in text or "SIGTSTP arrives, and" in text]
    assert "asleep" not in states(found, 1)
    assert [row.before[1] for row in found.rows if sentence(row) == "you press Enter"] == ["waiting"] * 2


def test_the_files_that_a_library_needs_for_itself_are_not_the_program_s(played: dict[str, Capture]) -> None:
    kept = played["semaphore"]
    picture(kept)
    parent = next(process.pid for process in kept.processes if process.name == "parent")
    opened = [event.path for event in kept.events if event.call == "open" and event.pid == parent]
    assert len(opened) == 1, opened
    assert opened[0].rpartition("/")[2].startswith("tmp")


def test_a_place_that_is_named_moves_no_offset_and_an_append_goes_to_the_end(played: dict[str, Capture]) -> None:
    kept = played["places"]
    picture(kept)
    [last] = [event for event in kept.events if event.call == "pread"]
    found = descriptor_tables.snapshot(kept, last)
    ends = {
        file.append: found.offsets[file.id]
        for file in kept.files
        if file.name == "log" and file.id >= (last.file or 0) - 1
    }
    assert ends == {True: 13, False: 0}
    assert [words(event) for event in kept.events if event.call == "open"] == [
        "open log 3 O_WRONLY O_CREAT O_TRUNC",
        "open log 3 O_RDWR O_APPEND",
        "open log 4 O_RDWR",
    ]


def test_a_line_that_is_longer_than_strace_shows_is_whole_and_a_line_of_its_own(played: dict[str, Capture]) -> None:
    found = picture(played["long"])
    assert [row.slip for row in found.rows if row.slip] == [("a" * 90,), ("b",)]
    assert [event.data for event in played["long"].events if event.call == "write"] == ["a" * 90 + "\\n", "b\\n"]
