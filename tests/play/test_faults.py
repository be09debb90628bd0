"""Programs that do what they should not: a session fails in bounded time, says why, and leaves nothing behind.

All of them are played at once, as the book's sessions are, with good sessions between them.
"""

from __future__ import annotations

import subprocess
import tempfile
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.capture.schema import Capture
from harness.match.reporting import report
from harness.play.players import play
from harness.play.progress import Progress
from harness.session.parser import read_session
from tests.support.played import alive, marked, outputs, play_texts
from tests.support.traced import need_strace

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

IMPORTS = "import os, signal, sys, time, tty, termios\n"
GOOD = """
    # A good one
    timeout: 600s
    $ python good.py
    Name:
    [you]
    Hello, you!
"""

PROGRAMS = {
    "good": "print('Hello, ' + input('Name: ') + '!')",
    "hang": "print(os.getpid()); time.sleep(1000)",
    "silent": "time.sleep(1000)",
    "lines": "print(os.getpid())\nwhile True: print('x' * 70)",
    "newlines": "print(os.getpid())\nwhile True: os.write(1, b'\\n' * 65536)",
    "one_line": "print(os.getpid())\nwhile True: os.write(1, b'x' * 65536)",
    "bytes": "os.write(1, b'\\xff\\xfe no text\\n\\x1b[31mred\\x07\\xe2\\x80\\xae\\n')",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "segv": "os.kill(os.getpid(), signal.SIGSEGV)",
    "deaf": """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP):
            signal.signal(number, signal.SIG_IGN)
        print(os.getpid())
        while True: time.sleep(1000)
    """,
    "daemon": """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print(os.getpid(), flush=True)
                os.execve('/bin/sh', ['sh', '-c', 'while :; do sleep 1000; done # MARK'], {})
            os._exit(0)
        os.wait()
    """,
    "children": """
        for _ in range(3):
            if os.fork() == 0:
                print(os.getpid(), flush=True)
                time.sleep(1000)
                os._exit(0)
    """,
    "patricide": """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print(os.getpid(), flush=True)
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                time.sleep(1000)
            os._exit(0)
        os.wait()
        print(os.getpid(), flush=True)
        input()  # what was said is lost with the terminal, if nobody has read it yet
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(1000)
    """,
    "stopped": "print(os.getpid(), flush=True); os.kill(os.getppid(), signal.SIGSTOP)",
    "storm": """
        print(os.getpid(), flush=True)
        input()  # what is said when the storm has been seen is not kept
        for _ in range(8): os.fork()
        time.sleep(1000)
    """,
    "calls": "while True: os.close(os.dup(0))",
    "closed": "os.close(0); os.close(1); os.close(2); os._exit(0)",
    "closed_hang": "print(os.getpid(), flush=True); os.close(0); os.close(1); os.close(2); time.sleep(1000)",
    "orphan": """
        if os.fork() == 0:
            while not os.path.exists('go'): time.sleep(0.01)
            print('late', flush=True)
            os._exit(0)
    """,
    "raw": "tty.setraw(0); termios.tcflow(1, termios.TCOOFF)",
    "stdin": "print(len(sys.stdin.read()))",
}
"""Each begins with the imports that it needs; none may start more processes than a machine under test can bear."""


SHORT, LONG = 10.0, 600.0
"""Seconds of a session whose end is the point, enough to start its program on a busy machine; and of all others.

Those end by what happens: however long a machine takes to see a storm, and to end it, its time is not up.
"""


@dataclass(frozen=True)
class Case:
    """One session, and what becomes of it."""

    session: str
    """After the title, without the indentation."""
    says: str
    """What the report must say; empty if the session is to pass."""
    pids: int = 0
    """How many processes say their pid before they are ended."""
    timeout: float = LONG
    """Of the session."""


CASES = {
    "hang": Case("$ python hang.py\n{pid}", "waiting for the end of the command of line 4", 1, SHORT),
    "silent": Case("$ python silent.py\nReady?", "waiting for line 5", 0, SHORT),
    "silent_lane": Case("$ python silent.py\n... |\na | one\nb | two", "waiting for line 6", 0, SHORT),
    "wrong": Case("$ python hang.py", "EXTRA    ", 1),
    "lines": Case("$ python lines.py", "EXTRA    xxx", 1),
    "lines_any": Case("$ python lines.py\n# any\n...", "terminal 1 was flooded: more than 4000 lines of output", 1),
    "newlines": Case("$ python newlines.py\n{pid}\n# any\n...", "terminal 1 was flooded", 1),
    "one_line": Case("$ python one_line.py\n{pid}\n... a ... b ...", "terminal 1 was flooded: more than 512 KiB", 1),
    "yes": Case("$ yes | cat\n# any\n...", "terminal 1 was flooded"),
    "bytes": Case("$ python bytes.py", "it holds control characters, or bytes that are not UTF-8"),
    "bytes_right": Case("$ python bytes.py\n\\\\xff\\xfe no text\n\\\\x1b[31mred\\x07\\u202e", ""),
    "killed": Case("$ python killed.py", "? SIGKILL   (the command was to end with 0)"),
    "killed_right": Case("$ python killed.py\n? SIGKILL", ""),
    "segv": Case("$ python segv.py\n? 3", "? SIGSEGV   (the command ended in another way)"),
    "deaf": Case("$ python deaf.py\n{pid}\n[Ctrl-C]", "waiting for the end of the command", 1, SHORT),
    "daemon": Case("$ python daemon.py\n{pid}", "left processes running: ", 1, SHORT),
    "children": Case("$ python children.py\n{x}\n{y}\n{z}", "left processes running: ", 3, SHORT),
    "patricide": Case("$ python patricide.py\n{x}\n{y}\n[Enter]", "the shell of terminal 1 was killed", 2),
    "stopped": Case("$ python stopped.py\n{pid}", "waiting for the end of the command", 1, SHORT),
    "stopped_more": Case("$ python stopped.py\n{pid}\n[x]\n", "waiting for the end of the command", 1, SHORT),
    "storm": Case("$ python storm.py\n{pid}\n[Enter]", "processes at a time: more than 64", 1),
    "calls": Case("$ python calls.py", "it took longer than", 0, SHORT),
    "closed": Case("$ python closed.py", ""),
    "closed_hang": Case("$ python closed_hang.py\n{pid}", "waiting for the end of the command", 1, SHORT),
    "orphan": Case(
        "$ python orphan.py\n? 0\n=== terminal 2\n$ touch go\n=== terminal 1\na | late\n=== kernel\na | exit 0", ""
    ),
    "orphan_extra": Case("$ python orphan.py\n? 0\n=== terminal 2\n$ touch go", "EXTRA    late"),
    "raw": Case("$ python raw.py\n$ cat\n[hello]\nhello\n[Ctrl-D]\n$ echo too\ntoo", ""),
    "stdin": Case("$ python stdin.py", "waiting for the end of the command of line 4", 0, SHORT),
    "stdin_right": Case("$ python stdin.py\n[12]\n[Ctrl-D]\n3", ""),
    "as_by_a_shell": Case(
        "$ grep SigIgn /proc/self/status\nSigIgn: ...0000000000000000\n$ sh -c 'ulimit -c; ulimit -t'\n0\n30", ""
    ),
    "no_program": Case("$ python no_such_file.py\n# what it says\n...", "? 2   (the command was to end with 0)"),
    "no_command": Case("$ no_such_command\nno_such_command: command not found\n? 127", ""),
}


@dataclass(frozen=True)
class Played:
    """All that came of the cases."""

    captures: dict[str, Capture]
    left: list[str]
    """Processes of theirs that were there afterwards."""


@pytest.fixture(scope="module", params=["traced", "untraced"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    if request.param == "traced":
        need_strace()
    folder = tmp_path_factory.mktemp("faults")
    mark = f"marked-{time.time_ns()}"
    files = {f"{name}.py": IMPORTS + textwrap.dedent(text).replace("MARK", mark) for name, text in PROGRAMS.items()}
    for name, case in CASES.items():
        files[f"{name}.session"] = f"# {name}\nprocesses: a, b\ntimeout: {case.timeout}s\n{case.session}\n"
    for number in range(6):
        files[f"good_{number}.session"] = GOOD
    # What runs in a session has its folder as HOME, and so the mark in its environment.
    (folder / mark).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder / mark))
        captures = play_texts(folder / "chapter", files, traced=request.param == "traced")
        yield Played(captures, marked(mark))


@pytest.mark.parametrize("name", CASES)
def test_the_session_says_what_happened_in_bounded_time(played: Played, name: str) -> None:
    kept, case = played.captures[name], CASES[name]
    said = report(kept)
    assert kept.verdict == ("failed" if case.says else "passed"), said
    assert case.says in said
    its_time_was_up = kept.ran.seconds >= case.timeout
    assert its_time_was_up == ("it took longer than" in said) == (case.timeout == SHORT), "nothing else waits for that"
    pids = [int(text) for text in outputs(kept) if text.isdigit() and case.pids]
    assert len(pids) >= case.pids, said
    assert not [pid for pid in pids if alive(pid)]


def test_nothing_is_left_of_any_of_them(played: Played) -> None:
    assert played.left == []


def test_the_neighbours_are_not_disturbed(played: Played) -> None:
    for number in range(6):
        kept = played.captures[f"good_{number}"]
        assert kept.verdict == "passed", report(kept)


def test_the_next_session_is_not_disturbed(tmp_path: Path) -> None:
    bad = ("lines", "patricide", "storm")
    files = {f"{name}.py": IMPORTS + textwrap.dedent(PROGRAMS[name]) for name in (*bad, "good")}
    for name in bad:
        files |= {
            f"{name}.session": f"# {name}\ntimeout: {LONG}s\n{CASES[name].session}\n",
            f"{name}_good.session": GOOD,
        }
    captures = play_texts(tmp_path / "chapter", files, at_once=1)
    verdicts = {name: kept.verdict for name, kept in captures.items()}
    assert verdicts == dict.fromkeys(bad, "failed") | {f"{name}_good": "passed" for name in bad}


class Meanwhile(Progress):
    """Starts a process from another thread when the first session begins."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        super().__init__(1, quiet=True)
        self.pool = pool

    def begun(self, name: str) -> None:
        super().begun(name)
        self.child = self.pool.submit(subprocess.Popen, ["sleep", "1000"], start_new_session=True).result()


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")  # the thread is the point
def test_a_child_that_somebody_else_of_this_process_owns_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "patricide.py").write_text(IMPORTS + textwrap.dedent(PROGRAMS["patricide"]))
    (tmp_path / "patricide.session").write_text(f"# One\n{CASES['patricide'].session}")
    before = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    with ThreadPoolExecutor(1) as pool:
        meanwhile = Meanwhile(pool)
        [kept] = play([read_session(tmp_path / "patricide.session")], save=False, progress=lambda: meanwhile)
    children = (before, meanwhile.child)
    found = [child.poll() for child in children]
    for child in children:
        child.kill()
        child.wait()
    assert found == [None, None]
    assert "was killed" in report(kept)
