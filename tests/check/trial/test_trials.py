"""What a trial sees of the processes in it: each test runs a small program and looks."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from harness.check import Program, Trial
from tests.support.played import PATIENCE


@pytest.fixture
def trial(tmp_path: Path) -> Any:
    """Makes a trial of a source."""

    def make(source: str, name: str = "mine.py") -> Trial:
        file = tmp_path / name
        file.write_text(dedent(source))
        return Trial(file)

    return make


def test_the_kernel_names_the_writer_of_each_piece(trial: Any) -> None:
    run = (
        trial("""
            import os
            print("both", flush=True)
            if os.fork() == 0:
                os.write(1, b"child")
                os.execlp("echo", "echo", "and after exec")
            os.wait()
            print("parent")
        """)
        .program()
        .load
    )
    (child,) = run.children
    assert run.text(run.first) == "both\nparent\n"
    assert run.text(child.pid) == "childand after exec\n"
    assert child.parent == run.first


@pytest.mark.parametrize(("lines", "times"), [(True, 1), (False, 2)])
def test_output_is_buffered_as_on_a_terminal_or_as_in_a_pipe(trial: Any, lines: bool, times: int) -> None:
    """And PYTHONUNBUFFERED of this machine does not come in."""
    run = trial("import os\nprint('once?')\nif os.fork(): os.wait()").program(lines=lines).load
    assert run.text().count("once?") == times


def test_an_orphan_is_adopted_and_waited_for(trial: Any) -> None:
    seen = trial("""
        import os, time
        parent = os.getpid()
        if os.fork() == 0:
            while os.getppid() == parent:
                time.sleep(0.01)
            print(os.getppid())
            os._exit(3)
        os._exit(0)
    """).program(linger=PATIENCE)
    (child,) = seen.load.children
    assert child.adopted
    assert child.status == 3
    assert seen.load.text(child.pid) == f"{seen.reaper}\n"
    assert child.alive >= (seen.load.main.ended or 0)
    assert not seen.load.leftovers


def test_what_goes_on_too_long_is_left_over_and_ended(trial: Any) -> None:
    run = trial("import os, time\nif os.fork() == 0: time.sleep(600)").program(linger=0.2).load
    (child,) = run.children
    assert [other.pid for other in run.leftovers] == [child.pid]
    assert (child.adopted, child.status) == (True, -signal.SIGKILL)


def test_children_are_in_the_order_in_which_they_were_forked(trial: Any) -> None:
    run = (
        trial("""
        import os
        for n in range(8):
            if os.fork() == 0:
                print(n, flush=True)
                os._exit(0)
        for n in range(8):
            os.wait()
    """)
        .program()
        .load
    )
    assert "".join(run.text(child.pid) for child in run.children) == "".join(f"{n}\n" for n in range(8))


def test_a_proven_order_is_true(trial: Any) -> None:
    """Each child prints when the one before it has ended."""
    run = (
        trial("""
        import os
        for n in range(10):
            if os.fork() == 0:
                print("at work")
                raise SystemExit
            os.wait()
    """)
        .program()
        .load
    )
    pieces = [next(p for p in run.pieces if p.pid == child.pid) for child in run.children]
    assert len(pieces) == 10
    for child, later in zip(run.children, pieces[1:], strict=False):
        assert child.ended is not None
        assert later.at >= child.alive


def test_a_held_child_goes_on_when_another_has_ended(trial: Any) -> None:
    """The first is to end once the second is there, and the second once the first is about to."""
    source = """
        import os
        (wait, there), (wait_too, leaving) = os.pipe(), os.pipe()
        for n in range(2):
            if os.fork() == 0:
                if n == 0:
                    os.read(wait, 1)
                    os.write(leaving, b"x")
                else:
                    os.read(wait_too, 1)
                os._exit(0)
        os.write(there, b"x")
        for n in range(2):
            os.wait()
    """
    seen, held = trial(source).programs(Program(), Program(hold=True))
    assert not [told for told in seen.load.told if "held" in told.data]
    first, second = held.load.children
    assert [told.pid for told in held.load.told if "held" in told.data] == [first.pid]
    assert first.ended is not None and second.ended is not None
    assert second.ended < first.ended


def test_python_started_by_exec_is_reported_again(trial: Any) -> None:
    run = (
        trial("""
        import os, sys
        if "again" not in sys.argv:
            os.execlp("python", "python", __file__, "again")
    """)
        .program()
        .load
    )
    assert [told.pid for told in run.heard("started")] == [run.first] * 2
    assert run.main.execs
    assert "again" in run.heard("started")[1]["argv"]


def test_deeds_that_hide_a_fork_are_reported(trial: Any) -> None:
    source = "import os, subprocess\nsubprocess.run(['true'])\nos.system('true')\nos.posix_spawnp('true', ['true'], {})"
    run = trial(source).program().load
    events = [told["event"] for told in run.heard("audit")]
    assert events[0] == "subprocess.Popen"
    assert {"os.system", "os.posix_spawn"} <= set(events)


def test_writes_are_reported_whichever_way_they_go(trial: Any) -> None:
    source = """
        import os, socket
        reading, writing = os.pipe()
        a, b = socket.socketpair()
        if os.fork() == 0:
            os.write(writing, b"12")
            with open(writing, "w", closefd=False) as file:
                print("345", file=file)
            with os.fdopen(writing, "wb", buffering=0) as file:
                file.write(b"1")
            b.sendall(b"12345")
            with b.makefile("w") as file:
                file.write("123456")
            os.write(1, b"not this one")
            os._exit(0)
        os.wait()
    """
    run = trial(source).program(writes=True).load
    wrote = run.heard("wrote")
    assert [told["size"] for told in wrote] == [2, 4, 1, 5, 6]
    assert [told["to"].partition(":")[0] for told in wrote] == ["pipe"] * 3 + ["socket"] * 2
    assert {told.pid for told in wrote} == {run.children[0].pid}
    assert not trial(source).program().load.heard("wrote")


def test_a_pipe_behind_a_standard_stream_counts_and_what_was_read_is_told(trial: Any) -> None:
    source = """
        import os, socket, subprocess, sys
        reading, writing = os.pipe()
        a, b = socket.socketpair()
        print("not this one", flush=True)
        if os.fork() == 0:
            os.dup2(writing, 1)
            print("123", flush=True)
            os.dup2(b.fileno(), 1)
            sys.stdout.write("12")
            sys.stdout.flush()
            os._exit(0)
        os.wait()
        with open(reading, closefd=False) as file:
            file.readline()
        a.recv(9)
        try:
            os.write(reading, b"to the wrong end")
        except OSError:
            pass
        subprocess.run(["true"])
    """
    run = trial(source).program(writes=True).load
    (forked,), (spawned,) = ([p for p in run.children if bool(p.execs) == told] for told in (False, True))
    assert [(told.pid, told["fd"], told["size"]) for told in run.heard("wrote")] == [
        (forked.pid, 1, 4),
        (forked.pid, 1, 2),
    ]
    took = [told["size"] for told in run.heard("took") if told.pid == run.first]
    assert took[:2] == [4, 2]
    assert (spawned.parent, spawned.execs) == (run.first, ["true"])
    assert run.text(run.first) == "not this one\n"


# --- scenes ----------------------------------------------------------------------------------------------------------

NUMBER = 7


def helper(stage: Any) -> None:
    """A helper of a scene; it is carried along."""
    stage.tell("helped", number=NUMBER, name=os.path.basename("a/b"))


def carried(module: Any, stage: Any) -> None:
    """Uses a module, a constant and a helper of this file."""
    helper(stage)
    stage.tell("odd", nan=float("nan"), thing=object, text="\ud800", raw=b"\xff", many=(1, [2], {3: None}))


def looking(module: Any, stage: Any) -> None:
    """Leaves a zombie and a descriptor, and looks."""
    stage.look("before")
    reading, _ = os.pipe()
    if os.fork() == 0:
        os._exit(0)
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    stage.look("after")
    os.close(reading)


def meeting(module: Any, stage: Any) -> None:
    """Two processes meet; then one waits for another that never comes."""
    if os.fork() == 0:
        stage.tell("met", number=stage.meet(2, 60))
        os._exit(0)
    stage.tell("met", number=stage.meet(2, 60))
    stage.tell("met", number=stage.meet(2, 0.1))


def straying(module: Any, stage: Any) -> None:
    """The module's function comes back in both processes."""
    stage.call(module.both)
    stage.call(module.raises)


def hanging(module: Any, stage: Any) -> None:
    """Never ends."""
    time.sleep(60)


def dying(module: Any, stage: Any) -> None:
    """Ends what plays it."""
    os.kill(os.getppid(), 9)


SOURCE = """
    import os
    def both():
        os.fork()
        return 5
    def raises():
        if os.fork() == 0:
            raise SystemExit(3)
"""


def test_a_scene_takes_along_what_it_uses(trial: Any) -> None:
    run = trial(SOURCE).scenes(carried).scenes["carried"]
    assert run.fault == ""
    (helped,) = run.heard("helped")
    assert (helped["number"], helped["name"]) == (NUMBER, "b")
    (odd,) = run.heard("odd")
    assert odd["nan"] == "nan"
    assert odd["thing"] == "<class 'object'>"
    assert odd["raw"] == b"\xff"
    assert odd["many"] == (1, [2], {3: None})


def test_a_look_sees_zombies_and_descriptors(trial: Any) -> None:
    run = trial(SOURCE).scenes(looking).scenes["looking"]
    before, after = run.look("before"), run.look("after")
    assert before is not None
    assert after is not None
    assert before.zombies == ()
    assert [zombie.pid for zombie in after.zombies] == [run.children[0].pid]
    assert set(before.fds) == {0, 1, 2}
    assert [what.partition(":")[0] for fd, what in after.fds.items() if fd > 2] == ["pipe", "pipe"]


def test_processes_meet_or_give_up(trial: Any) -> None:
    run = trial(SOURCE).scenes(meeting).scenes["meeting"]
    assert sorted(told["number"] for told in run.heard("met")) == [1, 2, 2]


def test_who_comes_back_and_is_not_the_caller_is_a_stray(trial: Any) -> None:
    run = trial(SOURCE).scenes(straying).scenes["straying"]
    assert {(stray["value"], stray["kind"]) for stray in run.strays} == {(5, ""), (None, "SystemExit")}
    assert run.first not in {stray.pid for stray in run.strays}
    assert [told["value"] for told in run.heard("came back")] == [5, None]


def test_a_scene_that_hangs_ends_alone_and_no_other_is_played(trial: Any) -> None:
    seen = trial(SOURCE).scenes(hanging, looking, seconds=0.5)
    assert list(seen.scenes) == ["hanging"]
    assert seen.scenes["hanging"].fault == "deadline"
    assert not seen.load.fault
    assert seen.load.main.status == 0, "what had loaded the file went on, and was told that no scene is left"


def test_a_scene_whose_player_is_killed_says_so(trial: Any) -> None:
    seen = trial(SOURCE).scenes(dying)
    assert seen.scenes["dying"].fault == "vanished"


def test_how_long_python_takes_to_start_is_measured(trial: Any) -> None:
    """It scales what counts as soon."""
    seen = trial(SOURCE).scenes(carried)
    first, *_ = seen.load.heard("started")
    assert seen.start_cost == first.at - seen.load.began > 0


def test_no_descriptor_of_the_checker_reaches_the_program(trial: Any) -> None:
    with open(os.devnull) as file:
        for number in (20, 300):
            os.dup2(file.fileno(), number, inheritable=True)
        try:
            run = trial(
                "import os\nprint([f for f in range(3, 400) if os.path.exists(f'/proc/self/fd/{f}')])"
            ).program()
        finally:
            for number in (20, 300):
                os.close(number)
    assert run.load.text() == "[]\n"


def test_in_a_namespace_a_program_sees_no_process_but_those_of_its_trial(trial: Any) -> None:
    seen = trial("import os\nprint(*[p for p in os.listdir('/proc') if p.isdigit()])").program()
    if not seen.private:
        pytest.skip("this system does not let us make a namespace")
    assert set(seen.load.text().split()) == {"1", str(seen.reaper), str(seen.load.first)}


THREE_MEET = """
    import socket
    own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    for number in range(3):
        try:
            own.bind(f"\\0MARK-{number}")
            break
        except OSError:
            pass  # it is another one's
    for earlier in range(number):
        own.sendto(b"x", f"\\0MARK-{earlier}")
    for later in range(number + 1, 3):
        own.recv(1)
    print("met")
"""
"""Each waits for all that came after it; a name is its own as long as it is there."""


@pytest.mark.parametrize("known", [None, True])
def test_programs_run_at_the_same_time_from_the_first_on(
    trial: Any, monkeypatch: pytest.MonkeyPatch, known: bool | None
) -> None:
    monkeypatch.setattr("harness.check.trial.holding._may_be_private", known)
    mark = f"test-{os.getpid()}-{os.urandom(8).hex()}"
    seen = trial(THREE_MEET.replace("MARK", mark)).programs(*[Program(seconds=PATIENCE)] * 3)
    assert [one.load.text() for one in seen] == ["met\n"] * 3
