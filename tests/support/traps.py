"""Programs whose traces are hard to read, and how their logs in `tests/logs` were recorded.

`python -m tests.support.traps` records all of them anew, on Linux with strace.  What names the machine is replaced.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.strace_log import tracer
from tests.support.played import PATIENCE

LOGS = Path(__file__).parents[1] / "logs"

PROGRAMS = {
    "fork_wait": """
        # The wait is unfinished while the child lives; a second wait finds nobody.
        import os, time
        print("ready", flush=True)
        if os.fork() == 0:
            time.sleep(0.2)
            os._exit(3)
        os.wait()
        try:
            os.wait()
        except ChildProcessError:
            print("nobody")
    """,
    "handler": """
        # A handler interrupts the first wait; a signal without a handler only delays the sleep.
        import os, signal, time
        signal.signal(signal.SIGUSR1, lambda *_: print("handled", flush=True))
        parent = os.getpid()
        if os.fork() == 0:
            time.sleep(0.5)
            os.kill(parent, signal.SIGUSR1)
            time.sleep(0.1)
            os._exit(0)
        os.wait()
        if os.fork() == 0:
            os._exit(0)
        time.sleep(0.5)
        os.wait()
    """,
    "stopped": """
        # The child is stopped and goes on, and its sleep goes on with it.
        import os, signal, time
        child = os.fork()
        if child == 0:
            time.sleep(0.8)
            os._exit(0)
        time.sleep(0.4)
        os.kill(child, signal.SIGSTOP)
        os.waitpid(child, os.WUNTRACED)
        os.kill(child, signal.SIGCONT)
        os.waitpid(child, 0)
    """,
    "killed": """
        # One child is killed inside a sleep, one by its own fault.
        import os, resource, signal, time
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if os.fork() == 0:
            signal.setitimer(signal.ITIMER_REAL, 0.4)
            time.sleep(60)
        os.wait()
        if os.fork() == 0:
            os.kill(os.getpid(), signal.SIGSEGV)
        os.wait()
    """,
    "thread_exec": """
        # A thread executes another program: it takes over the process's pid.
        import os, threading, time
        def work():
            time.sleep(0.05)
            os.execlp("echo", "echo", "from the thread")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    """,
    "lost_child": """
        # The parent is killed inside vfork, which never returns the child's pid to it.
        import ctypes, os, signal
        libc = ctypes.PyDLL(None)
        if libc.vfork() == 0:
            os.kill(os.getppid(), signal.SIGKILL)
            os.write(1, b"alone\\n")
            os._exit(0)
    """,
    "descriptors": """
        # Two opens make two open file descriptions, a dup does not; exec closes what is marked.
        import fcntl, os, socket
        one = os.open("notes.txt", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        two = os.open("notes.txt", os.O_RDWR)
        three = os.dup(one)
        four = fcntl.fcntl(two, fcntl.F_DUPFD, 20)
        os.write(three, b"tea\\xc3\\xa9 \\xff\\x1b\\n\\\\")
        os.lseek(one, 0, os.SEEK_SET)
        os.read(four, 4)
        left, right = socket.socketpair()
        os.dup2(one, 9)
        os.set_inheritable(two, True)
        try:
            os.close(99)
        except OSError:
            pass
        os.execlp("true", "true")
    """,
    "pipe": """
        # The child writes, the parent reads till the end of the file; a pipe without readers breaks.
        import os, signal
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(read)
            os.write(write, b"hello" * 30)
            os._exit(0)
        os.close(write)
        while os.read(read, 100):
            pass
        os.close(read)
        os.wait()
        read, write = os.pipe()
        os.close(read)
        try:
            os.write(write, b"nobody reads")
        except BrokenPipeError:
            pass
    """,
    "waits": """
        # The ways to ask for a child: without waiting, without taking, by waitid.
        import os
        release, hold = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hold)
            os.read(release, 1)
            os._exit(7)
        os.waitpid(child, os.WNOHANG)
        os.close(hold)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        os.waitid(os.P_PID, child, os.WEXITED)
    """,
    "subprocess": """
        # vfork, an exec that fails, a pipe for the error: subprocess's own way.
        import subprocess
        subprocess.run(["true"])
        try:
            subprocess.run(["no-such-program"])
        except FileNotFoundError:
            pass
    """,
}
"""Each is run as `python trap.py`; its first line says which trap it is."""

SHELL = {
    "pipeline": "echo words | cat",
    # The kernel goes on with the sleep by a call of its own, restart_syscall.
    # A signal to go on takes back one to stop that was not taken yet: so it is sent when the sleeper has stopped.
    "restart": """
        sleep 0.8 & sleep 0.4; kill -STOP $!
        while read -r _ _ state _ </proc/$!/stat; do
            case $state in [TtZ]) break ;; esac
        done
        kill -CONT $!; wait
    """,
}
"""Run as `sh -c`."""


def source(name: str) -> str:
    """The program's text, without the margin that it has here."""
    return "\n".join(line[8:] for line in PROGRAMS[name].strip("\n").splitlines()) + "\n"


def record(name: str) -> tuple[str, str]:
    """Run a trap under strace, as (log, standard output).  The machine's names are still in the log."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "trap.py")
        log = Path(folder, "log")
        if name in PROGRAMS:
            program.write_text(source(name))
            argv = [str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")), "-I", "-S", "trap.py"]
        else:
            argv = ["sh", "-c", SHELL[name]]
        ran = subprocess.run(
            tracer.trace_command(log, argv),
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # held by the tracer too: its end is the log's end
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return log.read_text().replace(os.path.realpath(folder), "/home/you"), ran.stdout


def main() -> None:
    """Record every trap."""
    LOGS.mkdir(exist_ok=True)
    for name in (*PROGRAMS, *SHELL):
        log, _ = record(name)
        log = log.replace(sys.base_prefix, "/usr/local")
        (LOGS / f"{name}.strace").write_text(log)
        print(name, len(log.splitlines()), "lines")


if __name__ == "__main__":
    main()
