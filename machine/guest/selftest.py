"""The machine tries itself: every session of the book, and every exercise, in the guest, before anybody gets it.

The terminals run a bash that neither echoes nor edits, and whose prompt tells how the command before it ended.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from harness import layout
from harness.session import read_session
from machine.guest import course
from machine.guest.node import Guest
from machine.guest.play import PATIENCE, Play

SHELL = "stty -echo cols 160 rows 50; PS1='$ ' TERM=dumb exec bash --noediting --noprofile --rcfile /page/rc"
RC = b"""PROMPT_COMMAND='printf "\\001%s\\002" $?'\n"""
"""Not exported, so that a bash that a session starts has a prompt and no more."""


class Failed(Exception):
    """Something does not behave in the guest as the book says."""


def _start(command: Sequence[str]) -> Guest:
    """A machine with the book's files and a plain shell in both terminals."""
    guest = Guest(command)
    guest.put("course.tar.gz", course.archive())
    guest.must("tar -xzf /page/course.tar.gz -C /")
    guest.put("rc", RC)
    for number in (1, 2):
        guest.type(number, f"{SHELL}\r")
        guest.prompt(number, PATIENCE)
    return guest


class Report:
    """What was tried, printed as it goes."""

    def __init__(self) -> None:
        self.passed, self.failed, self.skipped = 0, 0, 0

    def add(self, name: str, wrong: str) -> None:
        """Print that `name` passed, or what went `wrong`."""
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)
        print(f"FAILED  {wrong}" if wrong else f"passed  {name}", flush=True)

    def skip(self, name: str, why: str) -> None:
        """Print why it was not tried."""
        self.skipped += 1
        print(f"skipped {name}: {why}", flush=True)


def _sessions(command: Sequence[str], report: Report, only: Sequence[str]) -> None:
    """Play every session; after one that failed, in a new machine."""
    guest = _start(command)
    for path in layout.session_files():
        played = read_session(path)
        if only and played.name not in only:
            continue
        lacking = [c for c in played.conditions if c.kind == "needs" and guest.run(f"command -v {c.what}")[0] != 0]
        if lacking:
            report.skip(played.name, f"the guest has no {lacking[0].what} ({lacking[0].reason})")
            continue
        play = Play(guest, played)
        try:
            wrong = play.play() or _left(guest)
        except TimeoutError as error:
            wrong = "\n".join([f"{played.name}: {error}", *play.log, f"  not yet a line: {play.rest}"])
        report.add(played.name, wrong)
        if wrong:
            guest.close()
            guest = _start(command)
    guest.close()


def _left(guest: Guest) -> str:
    """Processes that a session left behind, besides the two shells, when they do not end by themselves."""
    gone = "n=0; while [ $(pgrep -c -u reader) -gt 2 ] && [ $n -lt 100 ]; do n=$((n+1)); sleep .2; done; [ $n -lt 100 ]"
    return "" if guest.run(gone)[0] == 0 else f"processes were left behind:\n{guest.must('ps -f -u reader')}"


def _exercises(command: Sequence[str], report: Report) -> None:
    """Have each exercise's solution pass and its start file fail."""
    guest = _start(command)
    for folder in sorted((layout.examples() / "exercises").glob("[0-9]*")):
        for stem, wanted in (("solution", 0), ("start", 1)):
            name = next(folder.glob(f"{stem}.*")).name
            number = int(folder.name[:2])
            guest.type(1, f"python -m harness.check {number} /course/examples/exercises/{folder.name}/{name}\r")
            status, text = guest.prompt(1, PATIENCE)
            wrong = f"exercise {number}: {name} gives {status}, not {wanted}\n{text}" if status != wanted else ""
            report.add(f"exercise {number}: {name} gives {status}", wrong)
    guest.close()


def _entropy(command: Sequence[str], report: Report) -> None:
    """See the kernel take in the page's random bytes and use them at once.

    That two machines' random numbers differ would show nothing: interrupts come at other times in each, and the kernel
    mixes those in too.
    """
    guest = Guest(command)
    seed = os.urandom(32)
    guest.put("entropy", seed)
    _, text = guest.run("strace -xx -s 64 -e trace=ioctl reseed </page/entropy")
    sent = "".join(rf"\x{byte:02x}" for byte in seed)
    given = re.escape(f'RNDADDENTROPY, {{entropy_count=256, buf_size=32, buf="{sent}"}}')
    taken = re.search(rf"{given}\) += 0\n.*RNDRESEEDCRNG\) += 0\n", text)
    report.add("entropy is taken", "" if taken else f"the kernel took other bytes:\n{text}")
    guest.put("entropy", seed[:31])
    status, _ = guest.run("reseed </page/entropy")
    report.add("too little entropy is refused", "" if status else "reseed is content with 31 bytes")
    guest.close()


def run(command: Sequence[str], only: Sequence[str] = ()) -> None:
    """Try all of it in the guest that `command` starts, or `only` the sessions named.  Raises `Failed`."""
    report = Report()
    _sessions(command, report, only)
    if not only:
        _entropy(command, report)
        _exercises(command, report)
    print(
        f"self-test in the guest: {report.passed} passed, {report.failed} failed, {report.skipped} skipped", flush=True
    )
    if report.failed:
        raise Failed("the machine fails its self-test: what does not behave in the guest as the book says stands above")
