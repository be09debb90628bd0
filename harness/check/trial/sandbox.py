"""Keep the reader's processes in: a namespace where the system allows one, limits, another user when root.

Order of defence.  In a pid namespace of its own nothing can be seen or signalled outside, and the end of its
first process ends all.  Elsewhere the supervisor is a **subreaper**: whatever loses its parent becomes its
child, so every descendant can be found below it, even a daemon in a session of its own.  Limits bind in both
cases.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from harness.processes import adopt_orphans, call_libc, descendants, die_with_parent

NEWNS, NEWIPC, NEWUSER, NEWPID = 0x20000, 0x08000000, 0x10000000, 0x20000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MOST_PROCESSES = 64
"""More living processes at once than this, and a trial is stopped: no exercise needs ten."""
FIRST_UID, UIDS = 61184, 4000
"""Users that own nothing: systemd's range for users without an entry in /etc/passwd."""


def _mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    import ctypes

    call_libc("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())


def hold(body: Callable[[], None], private: bool, keep: list[str]) -> None:
    """Run `body` in a process below this one and end whatever is left below when it has ended.  Does not return.

    With `private`, in namespaces of their own (pids, mounts, System V IPC; users too unless root), in which
    `keep` are the only folders that remain of those where one could leave a file (see `cover`).  The exit
    status is `REFUSED` if the system does not allow those.
    """
    try:
        if not private:
            # Not SIGKILL: without a namespace nobody else would end what is below.
            die_with_parent(signal.SIGTERM)
            signal.signal(signal.SIGTERM, lambda *_: _end_below())
            adopt_orphans()
            _wait_for(_forked(body))
            os._exit(0)
        die_with_parent()
        _enter()
    except OSError:
        os._exit(REFUSED)
    first = os.fork()
    if first == 0:
        try:
            _be_first(body, keep)
        finally:
            os._exit(REFUSED)
    os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)


REFUSED = 77
"""Exit status of a process that the system does not let make a namespace."""


def _enter() -> None:
    uid, gid = os.geteuid(), os.getegid()
    kinds = NEWNS | NEWPID | NEWIPC | (NEWUSER if uid != 0 else 0)
    call_libc("unshare", kinds)
    if uid != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _mount("none", "/", "", MS_REC | MS_PRIVATE)


def _be_first(body: Callable[[], None], keep: list[str]) -> None:
    """Be process 1 of the namespace: start `body`, reap what comes, and end with it; the kernel ends the rest."""
    die_with_parent()
    _mount("proc", "/proc", "proc", 0)
    cover(keep)
    with contextlib.suppress(OSError):
        # Pids of four digits, as a reader knows them: they cannot be mistaken for seconds.
        Path("/proc/sys/kernel/ns_last_pid").write_text(str(2000 + int.from_bytes(os.urandom(2), "big") % 7000))
    _wait_for(_forked(body))
    os._exit(0)


def _forked(body: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            die_with_parent()
            body()
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(0)
    return pid


def _wait_for(pid: int) -> None:
    """Reap whatever ends until `pid` has; outside a namespace, then end and reap everything below."""
    while os.waitpid(-1, 0)[0] != pid:
        pass
    if os.getpid() != 1:
        _end_below()


def _end_below() -> None:
    """End and reap everything below this process, a subreaper; then end."""
    with contextlib.suppress(ChildProcessError):
        while True:
            end_all(os.getpid())
            os.waitpid(-1, 0)
    os._exit(0)


def end_all(root: int, spare: frozenset[int] = frozenset()) -> int:
    """Kill every process below `root` except the spared ones, and return how many there were.

    Call it until it returns 0: one that was killed may have forked a moment before.  It is not `end_below` of
    `harness.processes`, for that spares nobody and collects the statuses itself, which the supervisor has to note.
    """
    found = [other.pid for other in descendants(root) if other.pid not in spare and not other.ended]
    for pid in found:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return len(found)


def cover(keep: list[str]) -> None:
    """Cover the places where the reader's processes could leave files, and open the way to the folders `keep`.

    Only in a private namespace.  An empty file system is mounted over each of the temporary folders, the home
    of this user, and whatever closed folder (root's home) lies above a kept one; what is to be kept is bound
    into it, at its own path.
    """
    held = {path: os.open(path, os.O_PATH | os.O_DIRECTORY) for path in map(os.path.realpath, keep)}
    places = dict.fromkeys(("/tmp", "/var/tmp", "/dev/shm"), "1777")
    with contextlib.suppress(KeyError):
        places[os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir)] = "755"
    for path in held:
        closed = next((p for p in reversed(Path(path).parents) if not p.stat().st_mode & 0o001), None)
        if closed is not None:
            places[str(closed)] = "755"
    for place, mode in places.items():
        if place != "/" and place not in held and os.path.isdir(place):
            _mount("none", place, "tmpfs", 0, f"mode={mode},size=64m")
            for path, fd in held.items():
                if Path(place) in Path(path).parents:
                    os.makedirs(path, exist_ok=True)
                    _mount(f"/proc/self/fd/{fd}", path, "", MS_BIND | MS_REC)
    for fd in held.values():
        os.close(fd)


def reachable(path: str) -> bool:
    """Whether everybody may go to that path and read it."""
    full = Path(path).resolve()
    return all(p.stat().st_mode & 0o001 for p in full.parents) and bool(full.stat().st_mode & 0o004)


def unprivileged() -> int:
    """A user id that owns no process and no file; another one each time, for limits count by user."""
    return FIRST_UID + int.from_bytes(os.urandom(4), "big") % UIDS


def limit(uid: int, processes: int) -> None:
    """In the reader's first process, before exec: bound what it may use, and become `uid` if this is root.

    `processes`: how many (threads, to be exact) the user may have, with those that it has already.
    """
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 64 << 20),
        (resource.RLIMIT_CPU, 60),
        (resource.RLIMIT_AS, 4 << 30 if sys.maxsize > 1 << 32 else 1 << 30),
        (resource.RLIMIT_NPROC, processes),
    ):
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))
    if os.geteuid() == 0 and uid != 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
