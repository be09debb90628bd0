"""Drive one session: type what it says, when what it waits for has come; keep all that came.

What is decided here is only when to go on and when to give up.  Whether it was right is decided
afterwards, by `harness.match.judgement`, from what was kept.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from harness import layout, match
from harness.capture import Command
from harness.match import LIVE, Item, State
from harness.play.guard import Guard, Watched, called
from harness.play.stream import Chunk, Stream
from harness.play.terminal import FLOOD, CommandEnded, Flooded, Idle, Printed, Terminal, TerminalNews
from harness.processes import ended_as
from harness.python import Interpreter, bare, environment
from harness.session import Action, Script, Session
from harness.strace_log import trace_command
from harness.trace import Source

T = TypeVar("T")

GRACE = 0.5
"""Seconds in which the rest of a failing step may still come, so that the report shows it."""
LINES = 4000
"""Lines that a terminal may receive in one session."""
LONGEST = 4096
"""Characters of a line that are looked at."""
_SHELL = re.compile(r"[|&;<>()$`\\\"'*?#~=%\[\]{}]")
"""Characters that make a command one for a shell."""


_WATCHERS = frozenset({"ps", "pgrep", "pstree"})
"""Commands that look at others and are looked at by nobody: their reading of /proc would be most of every trace."""


@dataclass(frozen=True)
class PlacedItem:
    """An item, and where it is in its terminal's stream."""

    item: Item
    start: int = 0
    end: int = 0


@dataclass
class Record:
    """All that was kept of a session that was run."""

    zero: float
    """Date of the start, seconds since the epoch."""
    seen: list[PlacedItem] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    streams: dict[int, bytes] = field(default_factory=dict)
    """What each terminal showed, as bytes."""
    sources: list[Source] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Stopped(Exception):
    """The session cannot go on; the message is the fault, or empty when the report will say it."""


async def drive(
    session: Session, python: Interpreter, folder: Path, traced: bool, hide: Callable[[str], str],
    started: Callable[[], None] = lambda: None, guard: Guard | None = None,
) -> Record:  # fmt: skip
    """Run a session in `folder`, which is empty.  `started` is called when its program has begun to print."""
    return await _Drive(session, python, folder, traced, hide, started, guard or Guard()).run()


class _Drive:
    def __init__(
        self, session: Session, python: Interpreter, folder: Path, traced: bool, hide: Callable[[str], str],
        started: Callable[[], None], guard: Guard,
    ) -> None:  # fmt: skip
        self.session, self.script = session, Script(session)
        self.folder, self.traced, self.hide, self.started = folder, traced, hide, started
        self.guard, self.watched = guard, Watched(self.storm)
        self.home = folder / "home"
        shutil.copytree(session.path.parent, self.home, ignore=shutil.ignore_patterns("*.session", *layout.NO_SOURCES))
        self.env = environment(bare(folder / "python", python), self.home)
        self.terminals: dict[int, Terminal] = {}
        self.streams: dict[int, Stream] = {}
        self.lines: dict[int, int] = {}
        """How many lines each terminal received."""
        self.running: dict[int, int] = {}
        """The command that runs in each terminal: its place in `record.commands`."""
        self.given: dict[int, int] = {}
        """How many commands each terminal was given, and (below) after how many it was known to be idle."""
        self.idle: dict[int, int] = {}
        self.logs: list[tuple[Path, int]] = []
        self.step = 0
        self.states: list[State] = [match.start(self.script)]
        self.dead_since: float | None = None
        self.fault = ""
        self.news = asyncio.Event()
        self.begun = time.monotonic()
        self.record = Record(time.time())

    def now(self) -> float:
        return time.monotonic() - self.begun

    async def run(self) -> Record:
        self.guard.watched.append(self.watched)
        try:
            for number, step in enumerate(self.session.steps):
                self.step = number
                if step.action:
                    await self.act(step.terminal, step.action)
                await self.until(lambda: self.arrived(self.step), self.waited_for)
            await self.until(lambda: self.all_idle(), self.left_behind)
        except Stopped as stopped:
            if str(stopped):
                self.record.faults.append(str(stopped))
        except ConnectionError as error:
            self.record.faults.append(self.fault or str(error))
        finally:
            self.record.seconds = self.now()
            self.record.streams = {n: bytes(s.data) for n, s in self.streams.items()}
            for number in self.streams:
                self.cut(number)
            await asyncio.gather(*(t.close() for t in self.terminals.values()))
            self.guard.watched.remove(self.watched)
            self.guard.end_orphans()
        for path, index in self.logs:
            command = self.record.commands[index]
            if path.exists():
                tty = self.terminals[command.terminal].tty
                self.record.sources.append(Source(str(path), command.terminal, command.shell, command.pid, tty))
        return self.record

    async def act(self, number: int, action: Action) -> None:
        """Do what the session says."""
        if number not in self.terminals:
            self.streams[number] = Stream()
            self.terminals[number] = Terminal(lambda news: self.changed(number, news))
            self.watched.holders.append(self.terminals[number].pid)
        terminal = self.terminals[number]
        if action.kind == "command":
            await self.until(lambda: number not in self.running, self.waited_for)
        await self.settled(number)
        self.cut(number)
        self.keep(Item(number, self.now(), "act", action.text, step=self.step))
        if action.kind != "command":
            try:
                terminal.type(action.kind, action.text)
            except OSError as error:
                raise Stopped(f"terminal {number} does not take what is typed: {error}") from None
            return
        argv = ["sh", "-c", action.text] if _SHELL.search(action.text) else action.text.split()
        known = shutil.which(self.home / argv[0] if "/" in argv[0] else argv[0], path=self.env["PATH"])
        log = self.folder / f"{len(self.record.commands)}.strace"
        # Of a command that there is not, strace would have its own words.
        if self.traced and known and argv[0] not in _WATCHERS:
            argv = trace_command(log, argv)
            self.logs.append((log, len(self.record.commands)))
        self.given[number] = self.given.get(number, 0) + 1
        # It may have ended before its pid is known here.
        index = self.running[number] = len(self.record.commands)
        self.record.commands.append(Command(number, action.text, 0, terminal.pid, self.now(), None, None))
        pid = await self.answer(number, terminal.run(argv, self.env, self.home))
        self.record.commands[index] = replace(self.record.commands[index], pid=pid)

    async def settled(self, number: int) -> None:
        """See whether a line that grows is a prompt, or a line whose newline is still on its way."""
        if self.streams[number].growing() is not None:
            await self.answer(number, self.terminals[number].settle())

    async def answer(self, number: int, asked: Awaitable[T]) -> T:
        """What the holder of a terminal answers.  Raises `Stopped` when it does not."""
        try:
            async with asyncio.timeout(max(0.0, self.session.timeout - self.now())):
                return await asked
        except TimeoutError:
            raise Stopped(f"the shell of terminal {number} does not answer; was it stopped?") from None

    async def until(self, true: Callable[[], bool], otherwise: Callable[[], str]) -> None:
        """Wait for it.  Raises `Stopped` when it can no longer come, or not in time (with what `otherwise` says)."""
        while True:
            if self.fault:
                raise Stopped(self.fault)
            if true():
                return
            # News that wait in the terminals must be read before anything is called hopeless.
            if self.hopeless():
                raise Stopped("")
            deadline = self.session.timeout
            if self.dead_since is not None:
                deadline = min(deadline, self.dead_since + GRACE)
            self.news.clear()
            try:
                async with asyncio.timeout(max(0.0, deadline - self.now())):
                    await self.news.wait()
            except TimeoutError:
                raise Stopped(otherwise() if self.dead_since is None else "") from None

    def arrived(self, step: int) -> bool:
        """Whether all that the session expects up to this step has come, the growing line included."""
        if self.script.over(step) and self.session.steps[step].terminal in self.running:
            return False
        states = self.states
        for number, stream in self.streams.items():
            # A prompt has no newline; it is tried, and tried again when there is more of it.
            if len(stream.data) - stream.begun <= LONGEST and (chunk := stream.growing()) is not None:
                states = match.advance(self.script, states, self.item(number, chunk), 0, LIVE) or states
        return any(match.complete(self.script, state, step) for state in states)

    def hopeless(self) -> bool:
        """Nobody is left who could write what is waited for; or the step failed, and its command is over."""
        number = self.session.steps[self.step].terminal
        silent = number in self.given and self.idle.get(number) == self.given[number]
        return (silent and number not in self.running) or (self.dead_since is not None and number not in self.running)

    def all_idle(self) -> bool:
        return not self.running and all(self.idle.get(n) == given for n, given in self.given.items())

    def waited_for(self) -> str:
        return f"it took longer than {self.session.timeout:g} s; waiting for {self.expected()}"

    def expected(self) -> str:
        best = max(self.states, key=lambda s: s.places, default=None)
        if best:
            for move in match.finish(self.script, [best])[0].way():
                if move.kind == "MISSING":
                    return f"line {move.line}"
        return f"the end of the command of line {self.session.steps[self.script.command_of(self.step)].line}"

    def left_behind(self) -> str:
        if self.running:
            return self.waited_for()
        left = [self.hide(name) for pid in self.watched.processes() if (name := called(pid))]
        named = f": {', '.join(left[:5])}{' …' if len(left) > 5 else ''}" if left else ""
        return f"it took longer than {self.session.timeout:g} s; its programs left processes running{named}"

    def storm(self, count: int) -> None:
        """The guard saw too many processes."""
        self.fault = self.fault or f"it had {count} processes at a time: more than {self.guard.most}"
        self.news.set()

    def changed(self, number: int, news: TerminalNews) -> None:
        """Something happened in a terminal."""
        stream = self.streams[number]
        if isinstance(news, Printed):
            self.started()
            for chunk in stream.feed(news.data, self.now()):
                if self.fault:
                    break
                self.keep(self.item(number, chunk), chunk)
                self.lines[number] = self.lines.get(number, 0) + 1
                if self.lines[number] > LINES:
                    self.fault = f"terminal {number} was flooded: more than {LINES} lines of output"
        elif isinstance(news, CommandEnded):
            self.ended(number, news.status)
        elif isinstance(news, Idle):
            self.idle[number] = news.commands
        elif isinstance(news, Flooded):
            self.fault = self.fault or f"terminal {number} was flooded: more than {FLOOD >> 10} KiB of output"
        elif not self.fault:
            self.fault = f"the shell of terminal {number} was killed"
        self.news.set()

    def ended(self, number: int, status: int) -> None:
        self.cut(number)
        index = self.running.pop(number)
        self.record.commands[index] = replace(self.record.commands[index], ended=self.now(), status=status)
        self.keep(Item(number, self.now(), "ended", ended_as(status), step=self.step_of(number), status=status))

    def step_of(self, number: int) -> int:
        """The last step in that terminal."""
        return max(n for n, s in enumerate(self.session.steps[: self.step + 1]) if s.terminal == number)

    def cut(self, number: int) -> None:
        """The growing line of a terminal ends here."""
        if chunk := self.streams[number].cut():
            self.keep(self.item(number, chunk), chunk)

    def item(self, number: int, chunk: Chunk) -> Item:
        text = chunk.text if len(chunk.text) <= LONGEST else chunk.text[:LONGEST] + "…"
        return Item(number, chunk.at, "output", self.hide(text))

    def keep(self, item: Item, chunk: Chunk | None = None) -> None:
        index = len(self.record.seen)
        self.record.seen.append(PlacedItem(item, chunk.start if chunk else 0, chunk.end if chunk else 0))
        after = match.advance(self.script, self.states, item, index, LIVE)
        if after:
            self.states = after
        elif self.dead_since is None:
            self.dead_since = self.now()
