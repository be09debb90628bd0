"""Hold trials: supervise each in a process of its own and take its account.  A lost account is an account too."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
from pathlib import Path

from . import cage
from .job import Job
from .seen import Run, Seen
from .supervise import supervise

LONGEST = 120.0
"""Seconds after which a supervisor that says nothing is given up; its own deadlines are far shorter."""


class Broken(Exception):
    """The checker itself could not do its work; the text says why."""


_may_be_private: bool | None = None
"""Whether the system lets us make namespaces; found out by the first trial."""


def run_all(jobs: list[Job]) -> list[Seen]:
    """What was seen of each job, in order; they run at the same time.  Raises `Broken` if that cannot be done."""
    global _may_be_private
    done: list[Seen] = []
    if _may_be_private is None:
        with _Holder(jobs[0], private=True) as holder:
            seen = holder.account()
        _may_be_private = holder.status != cage.REFUSED
        if _may_be_private:
            done = [seen]
    if not _may_be_private:
        _need_reach(jobs[0])
    holders = [_Holder(job, private=_may_be_private) for job in jobs[len(done) :]]
    try:
        return done + [holder.account() for holder in holders]
    finally:
        for holder in holders:
            holder.__exit__()


class _Holder:
    """A process that holds one trial; leaving it ends whatever is left of that."""

    def __init__(self, job: Job, private: bool) -> None:
        self.reading, writing = os.pipe()
        self.status: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.reading)
                os.setsid()
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                cage.hold(lambda: _report(job, private, writing), private, [*_prefixes(), str(Path(job.folder).parent)])
            finally:
                os._exit(1)
        os.close(writing)

    def __enter__(self) -> _Holder:
        return self

    def account(self) -> Seen:
        """What the supervisor says; if it was killed, that somebody killed it."""
        parts: list[bytes] = []
        until = time.monotonic() + LONGEST
        while select.select([self.reading], [], [], max(0.0, until - time.monotonic()))[0]:
            if part := os.read(self.reading, 1 << 20):
                parts.append(part)
                continue
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            account: Seen | str = pickle.loads(b"".join(parts)) if parts else Seen(load=Run("load", fault="vanished"))
            if isinstance(account, str):
                raise Broken(account)
            return account
        raise Broken("the supervisor did not answer in time")

    def __exit__(self, *_: object) -> None:
        os.close(self.reading)
        if self.status is None:
            os.kill(self.pid, signal.SIGTERM)  # it ends what it holds, and then itself
            os.waitpid(self.pid, 0)


def _report(job: Job, private: bool, writing: int) -> None:
    account: Seen | str
    try:
        account = supervise(job)
        account.private = private
    except OSError as error:
        account = str(error)
    with open(writing, "wb") as channel:
        pickle.dump(account, channel)


def _prefixes() -> list[str]:
    """The folders that the interpreter needs."""
    return sorted({os.path.realpath(sys.base_prefix), os.path.realpath(sys.base_exec_prefix)})


def _need_reach(job: Job) -> None:
    if job.uid >= 0 and not cage.reachable(job.argv[0]):
        raise Broken(
            f"you are root, so the file must run as another user, and no other user can reach {job.argv[0]}; "
            "check it as an ordinary user"
        )
