"""Jobs that tests have done without a trial around them."""

from __future__ import annotations

import os

from harness.check.trial.job import Job


def job(*argv: str, stdin: bytes = b"", seconds: float = 10.0, linger: float = 0.0, uid: int = -1) -> Job:
    """The program, with a socket for reports that nobody else has."""
    return Job(
        argv=argv,
        env={"PATH": os.environ["PATH"], "MARK": "x"},
        folder="/",
        control=f"test-{os.getpid()}-{os.urandom(8).hex()}",
        stdin=stdin,
        seconds=seconds,
        linger=linger,
        uid=uid,
        most_processes=100_000,
    )
