"""Hold trials: supervise each in a process of its own and take its account.  A lost account is an account too."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
import traceback
from pathlib import Path

from harness.check.trial import sandbox
from harness.check.trial.job import Job
from harness.check.trial.seen import Run, Seen
from harness.check.trial.supervisor import supervise

LONGEST = 120.0
"""Seconds after which a supervisor that says nothing is given up; its own deadlines are far shorter."""


class Broken(Exception):
    """The checker itself could not do its work; the text says why."""


_may_be_private: bool | None = None
"""Whether the system lets us make namespaces; found out by the first trial."""


def run_all(jobs: list[Job]) -> list[Seen]:
    """What was seen of each job, in order; they run at the same time.  Raises `Broken` if that cannot be done."""
    global _may_be_private
    done = _run(jobs, private=_may_be_private is not False)
    if _may_be_private is None:
        _may_be_private = any(done)
    refused = [job for job, seen in zip(jobs, done, strict=True) if seen is None]
    if refused:
        _need_reach(refused[0])
    again = iter(_run(refused, private=False))
    result = [next(again) if seen is None else seen for seen in done]
    if not all(result):
        raise Broken("this system lets us neither make a namespace nor become a subreaper")
    return [seen for seen in result if seen is not None]


def _run(jobs: list[Job], private: bool) -> list[Seen | None]:
    """The account of each job; None where the system refused to hold it that way."""
    if jobs and not private:
        _need_reach(jobs[0])
    holders: list[_HeldTrial] = []
    try:
        holders.extend(_HeldTrial(job, private) for job in jobs)
        return [holder.account() for holder in holders]
    finally:
        for holder in holders:
            holder.close()


class _HeldTrial:
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
                sandbox.hold(
                    lambda: _report(job, private, writing), private, [*_prefixes(), str(Path(job.folder).parent)]
                )
            finally:
                os._exit(1)
        os.close(writing)

    def account(self) -> Seen | None:
        """What the supervisor says; if it was killed, that somebody killed it; None if the system refused."""
        parts: list[bytes] = []
        until = time.monotonic() + LONGEST
        while select.select([self.reading], [], [], max(0.0, until - time.monotonic()))[0]:
            if part := os.read(self.reading, 1 << 20):
                parts.append(part)
                continue
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            if parts:
                account: Seen | str = pickle.loads(b"".join(parts))
                if isinstance(account, str):
                    raise Broken(account)
                return account
            if self.status == sandbox.REFUSED:
                return None
            if self.status != 0:
                raise Broken(f"the process that holds the trial ended with {self.status}")
            return Seen(load=Run("load", fault="vanished"))
        raise Broken("the supervisor did not answer in time")

    def close(self) -> None:
        """End whatever is left of it."""
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
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        account = f"the supervisor failed, at {Path(where.filename).name}:{where.lineno}: {error!r}"
    with open(writing, "wb") as channel:
        pickle.dump(account, channel)


def _prefixes() -> list[str]:
    """The folders that the interpreter needs."""
    return sorted({os.path.realpath(sys.base_prefix), os.path.realpath(sys.base_exec_prefix)})


def _need_reach(job: Job) -> None:
    if job.uid >= 0 and not sandbox.reachable(job.argv[0]):
        raise Broken(
            f"you are root, so the file must run as another user, and no other user can reach {job.argv[0]}; "
            "check it as an ordinary user"
        )
