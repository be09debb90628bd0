"""The machine tries itself: every session of the book, and every exercise, in the guest, before anybody gets it.

A session is judged by the book's own matcher, untimed: an emulated computer is slower.  The terminals run a bash that
neither echoes nor edits, and whose prompt tells how the command before it ended.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from harness import match, session
from harness.script import Script
from harness.state import LIVE, Item, State
from machine import course
from machine.node import Guest

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 240.0
"""Seconds of the host's time that one session may take, whatever else the host does."""
SHELL = "stty -echo cols 160 rows 50; PS1='$ ' TERM=dumb exec bash --noediting --noprofile --rcfile /page/rc"
RC = b"""PROMPT_COMMAND='printf "\\001%s\\002" $?'\n"""
"""Not exported, so that a bash that a session starts has a prompt and no more."""
SIGINT = 128 + signal.SIGINT
KEYS = {"Enter": "\r", "Ctrl-C": "\x03", "Ctrl-D": "\x04"}
SAID = {"", *(signal.strsignal(number) for number in signal.valid_signals())}
"""What bash itself says when a signal ended a command; after SIGINT, an empty line."""


class Failed(Exception):
    """Something does not do in the guest what the book says."""


class Play:
    """One session in the guest."""

    def __init__(self, guest: Guest, played: session.Session) -> None:
        self.guest, self.session, self.script = guest, played, Script(played)
        self.states: list[State] = [match.start(self.script)]
        self.step = 0
        self.running: set[int] = set()
        self.rest = {1: b"", 2: b""}
        self.held: dict[int, list[str]] = {1: [], 2: []}
        self.cut: set[int] = set()
        """Terminals in which a program's own prompt was cut off; the rest of it may still come."""
        self.log: list[str] = []

    def play(self) -> str:
        """What went wrong, or nothing."""
        chapter = self.session.path.parent.name
        self.guest.must(f"rm -rf /home/reader/run; cp -a /home/reader/{chapter} /home/reader/run")
        for number in (1, 2):
            self.guest.type(number, "export HOME=/home/reader/run; cd\r")
            self.guest.prompt(number, PATIENCE)
        self.log.clear()
        for number, step in enumerate(self.session.steps):
            self.step = number
            if step.action:
                self.act(step.terminal, step.action)
            self.wait(self.arrived)
            if not self.states:
                break
        self.wait(lambda: not self.running)
        if self.states and any(match.complete(self.script, state, self.step) for state in self.states):
            return ""
        return "\n".join([f"{self.session.name}: in the guest it went otherwise than the session says", *self.log])

    def act(self, terminal: int, action: session.Action) -> None:
        """Do what the session says; a command waits for the one before it."""
        if action.kind == "command":
            self.wait(lambda: terminal not in self.running)
            self.running.add(terminal)
        if rest := self.rest[terminal]:  # what is typed ends the program's own prompt
            self.keep(Item(terminal, 0, "output", rest.decode(errors="replace")))
            self.cut.add(terminal)
        self.rest[terminal] = b""
        self.keep(Item(terminal, 0, "act", action.text, step=self.step))
        self.guest.type(terminal, KEYS[action.text] if action.kind == "key" else f"{action.text}\r")

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until it is true, or no longer can be."""

        def over() -> bool:
            self.fed(1)
            self.fed(2)
            return not self.states or true()

        self.guest.wait(over, PATIENCE)

    def arrived(self) -> bool:
        terminal = self.session.steps[self.step].terminal
        if self.script.over(self.step) and terminal in self.running:
            return False
        states = self.states
        for number, rest in self.rest.items():
            if rest:  # a program's own prompt has no newline
                item = Item(number, 0, "output", rest.decode(errors="replace"))
                states = match.advance(self.script, states, item, 0, LIVE) or states
        return any(match.complete(self.script, state, self.step) for state in states)

    def fed(self, terminal: int) -> None:
        """Take in what a terminal said."""
        data = self.rest[terminal] + self.guest.heard(terminal)
        while found := re.search(rb"\r*\n|\x01(\d+)\x02\$ ", data):
            line, data = data[: found.start()].replace(b"\r", b""), data[found.end() :]
            text = line.decode(errors="replace").replace("/home/reader/run", "~")
            if terminal in self.cut:
                self.cut.discard(terminal)
                text = text.lstrip(" ")
                blank = Item(terminal, 0, "output", "")
                if not text and not found[1] and not match.advance(self.script, self.states, blank, 0, LIVE):
                    continue  # the newline of what was cut off
            code = int(found[1]) if found[1] else None
            held, self.held[terminal] = self.held[terminal], []
            if code is None and text.strip() in SAID:  # it is bash's own if a prompt follows
                self.held[terminal] = [*held, text]
                continue
            for before in held if code != SIGINT else []:
                item = Item(terminal, 0, "output", before)
                if code is None or code <= 128 or match.advance(self.script, self.states, item, 0, LIVE):
                    self.keep(item)
            if text or code is None:
                self.keep(Item(terminal, 0, "output", text))
            if code is not None:
                self.end(terminal, code)
        self.rest[terminal] = data

    def end(self, terminal: int, code: int) -> None:
        """A command's end; bash says 128 + n for signal n, and only the session can tell that from an exit status."""
        if terminal not in self.running:
            return None
        self.running.discard(terminal)
        step = max(n for n, s in enumerate(self.session.steps[: self.step + 1]) if s.terminal == terminal)
        items = [Item(terminal, 0, "ended", str(status), step=step, status=status) for status in (128 - code, code)]
        for item in items if code > 128 else items[1:]:
            if match.advance(self.script, self.states, item, 0, LIVE):
                return self.keep(item)
        return self.keep(items[1])

    def keep(self, item: Item) -> None:
        self.log.append(f"  terminal {item.terminal}  {item.kind:6}  {item.text}")
        self.states = match.advance(self.script, self.states, item, len(self.log), LIVE)


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
    """What was tried, told as it goes."""

    def __init__(self) -> None:
        self.passed, self.failed, self.skipped = 0, 0, 0

    def tell(self, name: str, wrong: str) -> None:
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)
        print(f"FAILED  {wrong}" if wrong else f"passed  {name}", flush=True)

    def skip(self, name: str, why: str) -> None:
        self.skipped += 1
        print(f"skipped {name}: {why}", flush=True)


def _sessions(command: Sequence[str], report: Report, only: Sequence[str]) -> None:
    """Play every session; after one that failed, in a new machine."""
    guest = _start(command)
    for path in sorted((REPOSITORY / "examples").glob("*/*.session")):
        played = session.read(path)
        if only and played.name not in only:
            continue
        lacking = [c for c in played.conditions if c.kind == "needs" and guest.run(f"command -v {c.what}")[0] != 0]
        if lacking:
            report.skip(played.name, f"the guest has no {lacking[0].what} ({lacking[0].reason})")
            continue
        try:
            wrong = Play(guest, played).play() or _left(guest)
        except TimeoutError as error:
            wrong = f"{played.name}: {error}"
        report.tell(played.name, wrong)
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
    for folder in sorted((REPOSITORY / "examples/exercises").glob("[0-9]*")):
        for stem, wanted in (("solution", 0), ("start", 1)):
            name = next(folder.glob(f"{stem}.*")).name
            number = int(folder.name[:2])
            guest.type(1, f"python -m harness.check {number} /course/examples/exercises/{folder.name}/{name}\r")
            status, text = guest.prompt(1, PATIENCE)
            wrong = f"exercise {number}: {name} gives {status}, not {wanted}\n{text}" if status != wanted else ""
            report.tell(f"exercise {number}: {name} gives {status}", wrong)
    guest.close()


def run(command: Sequence[str], only: Sequence[str] = ()) -> None:
    """Try all of it in the guest that `command` starts, or `only` the sessions named.  Raises `Failed`."""
    report = Report()
    _sessions(command, report, only)
    if not only:
        _exercises(command, report)
    print(
        f"self-test in the guest: {report.passed} passed, {report.failed} failed, {report.skipped} skipped", flush=True
    )
    if report.failed:
        raise Failed("the machine fails its self-test: above is what does not do in the guest what the book says")
