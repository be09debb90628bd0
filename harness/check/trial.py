"""What a contract can have done with the reader's file: run it, or load it and play scenes in it.

Each is one trial: a folder of its own below the system's temporary folder, a process that holds it (`harness.check.cage`), a
supervisor in that (`harness.check.supervise`), and under it the reader's process.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

from . import cage, carry
from .seen import Run, Seen
from .supervise import Job, Scene, supervise

INSIDE = Path(__file__).parent / "inside"
LONGEST = 15.0
"""Seconds that all deadlines of one trial may come to, on a machine of ordinary speed: a verdict within 20."""


class Broken(Exception):
    """The checker itself could not do its work; the text says why."""


class Trial:
    """The reader's file, ready to be tried."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.source = file.read_bytes()
        self.trials: list[Seen] = []
        """Every trial so far, for the record."""

    def program(
        self,
        *,
        stdin: bytes = b"",
        lines: bool = True,
        writes: bool = False,
        seconds: float = 12.0,
        linger: float = 0.0,
        args: Sequence[str] = (),
    ) -> Seen:
        """Run the file as `python FILE`.

        `lines`: its standard output is written line by line, as on a terminal; else block-buffered, as in a pipe.
        `writes`: also report each write to a pipe or socket (`run.heard("wrote")`: fd, to, size).
        `linger`: how long its children may go on after it has ended; what is there then is a leftover.
        """
        flags = {"CHECK_LINES": str(int(lines)), "CHECK_WRITES": str(int(writes))}
        return self._try([sys.executable, "{file}", *args], stdin, seconds, linger, flags)

    def scenes(
        self, *scenes: Callable[[Any, Any], None], seconds: float = 6.0, linger: float = 0.5, load_seconds: float = 12.0
    ) -> Seen:
        """Load the file as a module, then play each scene: `scene(module, stage)` in a fork of the process that loaded it.

        Standard output is block-buffered, as in a pipe.  Standard input holds three empty lines, then end of file.
        """
        packed = []
        for scene in scenes:
            assert isinstance(scene, FunctionType)
            packed.append(Scene(scene.__name__, carry.pack(scene), seconds, linger))
        stage = "{inside}/stage.py"
        return self._try([sys.executable, stage, "{file}"], b"\n\n\n", load_seconds, linger, {}, tuple(packed))

    def bash(
        self,
        *,
        before: str = "",
        commands: dict[str, str] | None = None,
        env: dict[str, str] | None = None,
        seconds: float = 8.0,
        linger: float = 0.3,
    ) -> Seen:
        """Run the file as a bash script, after the lines `before`, with `commands` (name -> text of a sh script) on PATH."""
        bash = shutil.which("bash")
        if bash is None:
            raise Broken("this exercise needs bash, and there is none on PATH")
        argv = [bash, "--norc", "--noprofile", "{file}"]
        return self._try(argv, b"", seconds, linger, env or {}, (), before.encode(), commands or {})

    def _try(
        self,
        argv: list[str],
        stdin: bytes,
        seconds: float,
        linger: float,
        env: dict[str, str],
        scenes: tuple[Scene, ...] = (),
        before: bytes = b"",
        commands: dict[str, str] | None = None,
    ) -> Seen:
        uid = cage.unprivileged(os.getpid()) if os.geteuid() == 0 else -1
        folder = Path(tempfile.mkdtemp(prefix="check-"))
        try:
            folder.chmod(0o755)
            work = _furnish(folder, uid, commands or {})
            copy = work / self.file.name
            copy.write_bytes(before + self.source)
            copy.chmod(0o644)
            words = tuple(word.format(file=copy, inside=folder / "inside") if "{" in word else word for word in argv)
            job = Job(
                argv=(_real(words[0]), *words[1:]),
                env=_environment(folder, work) | env | {"CHECK_CONTROL": folder.name + os.urandom(4).hex()},
                folder=str(work),
                control="",
                stdin=stdin,
                seconds=seconds,
                linger=linger,
                uid=uid,
                scenes=scenes,
            )
            job = Job(**{**vars(job), "control": job.env["CHECK_CONTROL"]})
            seen = _held(job)
        finally:
            _clear(folder, uid)
        _forget(seen, str(work))
        self.trials.append(seen)
        return seen


def _furnish(folder: Path, uid: int, commands: dict[str, str]) -> Path:
    """Make the trial's folders: `inside` (our code), `bin` (commands), `work` (the reader's own); return `work`."""
    shutil.copytree(INSIDE, folder / "inside", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "bin").mkdir()
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(_real(sys.executable))
    for name, text in commands.items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    work = folder / "work"
    work.mkdir()
    for path in (folder / "inside", folder / "bin", *(folder / "inside").iterdir()):
        path.chmod(0o755)
    if uid >= 0:
        os.chown(work, uid, uid)
    return work


def _environment(folder: Path, work: Path) -> dict[str, str]:
    """A clean one: nothing of the checker's own, above all no PYTHONUNBUFFERED, which would hide what buffers do."""
    return {
        "PATH": f"{folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(work),
        "TMPDIR": str(work),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PYTHONPATH": str(folder / "inside"),
    }


def _real(executable: str) -> str:
    """The interpreter behind a virtual environment's link: trials use the standard library alone."""
    return os.path.realpath(executable)


def _clear(folder: Path, uid: int) -> None:
    """Remove the trial's folder, and what its own user left in places where everybody may write."""
    shutil.rmtree(folder, ignore_errors=True)
    if uid < 0:
        return
    for place in ("/tmp", "/var/tmp", "/dev/shm"):
        with contextlib.suppress(OSError):
            for entry in os.scandir(place):
                if entry.stat(follow_symlinks=False).st_uid == uid:
                    if stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode):
                        shutil.rmtree(entry.path, ignore_errors=True)
                    else:
                        os.unlink(entry.path)


def _forget(seen: Seen, work: str) -> None:
    """Take the trial's folder out of what was written: the reader knows the file by its name."""
    for run in (seen.load, *seen.scenes.values()):
        run.pieces = [
            type(p)(p.at, p.since, p.pid, p.text.replace(work + "/", ""), p.stream) if work in p.text else p for p in run.pieces
        ]


_may_be_private: bool | None = None
"""Whether the system lets us make namespaces; found out by the first trial."""


def _held(job: Job) -> Seen:
    """Supervise the job in a process that is held, and take its account.  A lost account is a verdict too."""
    global _may_be_private
    if _may_be_private is not False:
        seen, status = _attempt(job, private=True)
        _may_be_private = status != cage.REFUSED
        if _may_be_private:
            return seen or _lost()
    _need_reach(job)
    return _attempt(job, private=False)[0] or _lost()


def _attempt(job: Job, private: bool) -> tuple[Seen | None, int]:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    holder = os.fork()
    if holder == 0:
        os.close(reading)
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

        def body() -> None:
            seen = supervise(job)
            seen.private = private
            with open(writing, "wb") as channel:
                pickle.dump(seen, channel)

        cage.hold(body, private, _prefixes() if job.uid >= 0 else [])
    os.close(writing)
    try:
        data = _read_all(reading, 4 * LONGEST + 60)
        status = os.waitstatus_to_exitcode(os.waitpid(holder, 0)[1])
        holder = 0
    finally:
        os.close(reading)
        if holder:
            os.kill(holder, signal.SIGKILL)
            os.waitpid(holder, 0)
    seen = pickle.loads(data) if data else None
    assert seen is None or isinstance(seen, Seen)
    return seen, status


def _read_all(fd: int, seconds: float) -> bytes:
    """Everything until end of file; what there is when the time is up."""
    parts: list[bytes] = []
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and select.select([fd], [], [], left)[0]:
        if not (part := os.read(fd, 1 << 20)):
            return b"".join(parts)
        parts.append(part)
    raise Broken("the supervisor did not answer in time")


def _lost() -> Seen:
    """What is known when the supervisor was killed: that the file killed what watches it."""
    return Seen(load=Run("load", fault="vanished"))


def _prefixes() -> list[str]:
    return sorted({os.path.realpath(sys.base_prefix), os.path.realpath(sys.base_exec_prefix)})


def _need_reach(job: Job) -> None:
    if job.uid >= 0 and not cage.reachable(job.argv[0]):
        raise Broken(
            "you are root, the file must run as another user, and no other user can reach "
            f"{job.argv[0]}; check it as an ordinary user"
        )
