"""One session of the book, played in the guest and judged by the book's own matcher.

Untimed, for an emulated computer is slower; and there is no strace, so `=== kernel` is not looked at.  The terminals
run a bash whose prompt tells how the command before it ended.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Callable

from harness.match import LIVE, Item, State, advance, banned, complete, start
from harness.session import Action, Script, Session
from machine.guest.node import Guest

PATIENCE = 240.0
"""Seconds of the host's time that one session may take, whatever else the host does."""
SIGINT = 128 + signal.SIGINT
KEYS = {"Enter": "\r", "Ctrl-C": "\x03", "Ctrl-D": "\x04"}
SAID = {"", *(signal.strsignal(number) for number in signal.valid_signals())}
"""What bash itself says when a signal ended a command; after SIGINT, an empty line."""


class Play:
    """One session in the guest."""

    def __init__(self, guest: Guest, played: Session) -> None:
        self.guest, self.session, self.script = guest, played, Script(played)
        self.states: list[State] = [start(self.script)]
        self.step = 0
        self.running: set[int] = set()
        self.rest = {1: b"", 2: b""}
        self.held: dict[int, list[str]] = {1: [], 2: []}
        self.cut: set[int] = set()
        """Terminals in which a program's own prompt was cut off; the rest of it may still come."""
        self.log: list[str] = []
        self.items: list[Item] = []

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
        whole = [state for state in self.states if complete(self.script, state, self.step)]
        if any(not banned(self.script, state, self.items) for state in whole):
            return ""
        return "\n".join([f"{self.session.name}: in the guest it went otherwise than the session says", *self.log])

    def act(self, terminal: int, action: Action) -> None:
        """Do what the session says; a command waits for the one before it."""
        if action.kind == "command":
            self.wait(lambda: terminal not in self.running)
            self.running.add(terminal)
        if prompt := self.prompt(terminal):  # what is typed ends it
            self.keep(Item(terminal, 0, "output", prompt))
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
        """Whether all that the session lists up to this step has come."""
        terminal = self.session.steps[self.step].terminal
        if self.script.over(self.step) and terminal in self.running:
            return False
        states = self.states
        for number in self.rest:
            if prompt := self.prompt(number):
                item = Item(number, 0, "output", prompt)
                states = advance(self.script, states, item, 0, LIVE) or states
        return any(complete(self.script, state, self.step) for state in states)

    def prompt(self, terminal: int) -> str:
        """A program's own prompt: what a terminal said last, without a newline; not the rest of the one before."""
        text = self.rest[terminal].decode(errors="replace")
        return text.lstrip(" ") if terminal in self.cut else text

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
                if not text and not found[1] and not advance(self.script, self.states, blank, 0, LIVE):
                    continue  # the newline of what was cut off
            code = int(found[1]) if found[1] else None
            held, self.held[terminal] = self.held[terminal], []
            if code is None and text.strip() in SAID:  # it is bash's own if a prompt follows
                self.held[terminal] = [*held, text]
                continue
            for before in held if code != SIGINT else []:
                item = Item(terminal, 0, "output", before)
                if code is None or code <= 128 or advance(self.script, self.states, item, 0, LIVE):
                    self.keep(item)
            if text or code is None:
                self.keep(Item(terminal, 0, "output", text))
            if code is not None:
                self.end(terminal, code)
        self.rest[terminal] = data

    def end(self, terminal: int, code: int) -> None:
        """A command's end; bash says 128 + n for signal n, and only the session can tell that from an exit status."""
        if terminal not in self.running:
            return
        self.running.discard(terminal)
        step = max(n for n, s in enumerate(self.session.steps[: self.step + 1]) if s.terminal == terminal)
        items = [Item(terminal, 0, "ended", str(status), step=step, status=status) for status in (128 - code, code)]
        fitting = [item for item in items if advance(self.script, self.states, item, 0, LIVE)]
        self.keep(fitting[0] if code > 128 and fitting else items[1])

    def keep(self, item: Item) -> None:
        """Note what happened, and have the matcher go on with it."""
        self.log.append(f"  terminal {item.terminal}  {item.kind:6}  {item.text}")
        self.items.append(item)
        self.states = advance(self.script, self.states, item, len(self.items) - 1, LIVE)
