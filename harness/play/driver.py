"""Drive one session: type what it says when what it waits for has come, and give up when that cannot come.

What came is kept by `harness.play.record`; whether what is waited for has come is told by `harness.play.live`.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from harness.play.home import Home, furnished
from harness.play.live import Commands, Live
from harness.play.record import Record, Recorder
from harness.play.terminals import (
    FLOOD,
    CommandEnded,
    Flooded,
    Guard,
    Idle,
    Printed,
    Terminal,
    TerminalNews,
    Watched,
    called,
)
from harness.processes import ended_as
from harness.python import Interpreter
from harness.session import Action, Script, Session

T = TypeVar("T")

GRACE = 0.5
"""Seconds in which the rest of a failing step may still come, so that the report shows it."""
LINES = 4000
"""Lines that a terminal may receive in one session."""


class Stopped(Exception):
    """The session cannot go on; the message is the fault, or empty when the report will say it."""


async def drive(
    session: Session, python: Interpreter, folder: Path, traced: bool, redact: Callable[[str], str],
    started: Callable[[], None] = lambda: None, guard: Guard | None = None,
) -> Record:  # fmt: skip
    """Run a session in `folder`, which is empty.  `started` is called when its program has begun to print."""
    guard = guard or Guard()
    try:
        home = furnished(session, python, folder, traced)
    except OSError as error:  # somebody is at work in its folder; the others are to be played all the same
        return Record(time.time(), faults=[f"its folder cannot be copied: {redact(_reason(error))}"])
    recorder = Recorder(redact)
    recorder.record.sizes = {path.name: path.stat().st_size for path in home.path.iterdir() if path.is_file()}
    driver = _Driver(session, home, recorder, started, guard.most)
    guard.watched.append(driver.watched)
    try:
        await driver.run()
    finally:
        guard.watched.remove(driver.watched)
        guard.end_orphans()
    recorder.traced({number: terminal.tty for number, terminal in driver.terminals.items()})
    return recorder.record


def _reason(error: OSError) -> str:
    """Why it failed; of a whole folder, for the first of its files."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2])
    return str(error)


class _Driver:
    """Goes from step to step in the terminals of a session."""

    def __init__(
        self, session: Session, home: Home, recorder: Recorder, started: Callable[[], None], most: int
    ) -> None:
        self.session, self.home, self.recorder, self.started = session, home, recorder, started
        self.watched = Watched(lambda count: self.storm(count, most))
        self.terminals: dict[int, Terminal] = {}
        self.commands = Commands()
        self.live = Live(Script(session), self.commands, recorder.now)
        self.lines: Counter[int] = Counter()
        """How many lines each terminal received."""
        self.fault = ""
        self.news = asyncio.Event()

    async def run(self) -> None:
        """From the first step to the last, or to where it cannot go on; then all that runs is ended."""
        faults = self.recorder.record.faults
        try:
            for number, step in enumerate(self.session.steps):
                self.live.step = number
                if step.action:
                    await self.act(step.terminal, step.action)
                await self.until(lambda: self.live.arrived(self.recorder.growing()), self.waited_for)
            await self.until(self.commands.all_idle, self.left_behind)
        except Stopped as stopped:
            if str(stopped):
                faults.append(str(stopped))
        except ConnectionError as error:
            faults.append(self.fault or str(error))
        finally:
            self.recorder.stopped()
            await asyncio.gather(*(terminal.close() for terminal in self.terminals.values()))

    async def act(self, number: int, action: Action) -> None:
        """Do what the session says."""
        if number not in self.terminals:
            self.recorder.opened(number)
            self.terminals[number] = Terminal(lambda news: self.changed(number, news))
            self.watched.holders.append(self.terminals[number].pid)
        terminal = self.terminals[number]
        if action.kind == "command":
            await self.until(lambda: number not in self.commands.running, self.waited_for)
        # A line that grows is a prompt, or a line whose newline is still on its way.
        if self.recorder.grows(number):
            await self.answer(number, terminal.settle())
        self.cut(number)
        self.live.take(self.recorder.acted(number, action.text, self.live.step))
        if action.kind == "command":
            await self.start(number, action.text)
            return
        try:
            terminal.type(action.kind, action.text)
        except OSError as error:
            raise Stopped(f"terminal {number} does not take what is typed: {error}") from None

    async def start(self, number: int, text: str) -> None:
        """Start a command."""
        terminal = self.terminals[number]
        argv, log = self.home.start_of(text, len(self.recorder.record.commands))
        self.commands.begun(number)
        index = self.recorder.begun(number, text, terminal.pid, log, self.live.step)
        pid = await self.answer(number, terminal.run(argv, self.home.env, self.home.path))
        self.recorder.started(index, pid)

    async def answer(self, number: int, asked: Awaitable[T]) -> T:
        """What the holder of a terminal answers.  Raises `Stopped` when it does not."""
        try:
            async with asyncio.timeout(max(0.0, self.session.timeout - self.recorder.now())):
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
            if self.live.hopeless():
                raise Stopped("")
            deadline = self.session.timeout
            if self.live.dead_since is not None:
                deadline = min(deadline, self.live.dead_since + GRACE)
            self.news.clear()
            try:
                async with asyncio.timeout(max(0.0, deadline - self.recorder.now())):
                    await self.news.wait()
            except TimeoutError:
                raise Stopped(otherwise() if self.live.dead_since is None else "") from None

    def waited_for(self) -> str:
        """The fault of a session that waits in vain."""
        return f"it took longer than {self.session.timeout:g} s; waiting for {self.live.expected()}"

    def left_behind(self) -> str:
        """The fault of a session whose terminals do not come to rest."""
        if self.commands.running:
            return self.waited_for()
        left = [self.recorder.redact(name) for pid in self.watched.processes() if (name := called(pid))]
        named = f": {', '.join(left[:5])}{' …' if len(left) > 5 else ''}" if left else ""
        return f"it took longer than {self.session.timeout:g} s; its programs left processes running{named}"

    def storm(self, count: int, most: int) -> None:
        """The guard saw too many processes."""
        self.fault = self.fault or f"it had {count} processes at a time: more than {most}"
        self.news.set()

    def changed(self, number: int, news: TerminalNews) -> None:
        """Something happened in a terminal."""
        if isinstance(news, Printed):
            self.started()
            self.output(number, news.data)
        elif isinstance(news, CommandEnded):
            self.ended(number, news.status)
        elif isinstance(news, Idle):
            self.commands.idle(number, news.commands)
        elif isinstance(news, Flooded):
            self.fault = self.fault or f"terminal {number} was flooded: more than {FLOOD >> 10} KiB of output"
        elif not self.fault:
            self.fault = f"the shell of terminal {number} was killed"
        self.news.set()

    def output(self, number: int, data: bytes) -> None:
        """A terminal showed something; after a fault no more lines are kept."""
        for chunk in self.recorder.fed(number, data):
            if self.fault:
                break
            self.live.take(self.recorder.line(number, chunk))
            self.lines[number] += 1
            if self.lines[number] > LINES:
                self.fault = f"terminal {number} was flooded: more than {LINES} lines of output"

    def ended(self, number: int, status: int) -> None:
        """A terminal's command ended."""
        self.cut(number)
        self.commands.ended(number)
        self.live.take(self.recorder.ended(number, ended_as(status), status, self.live.step_in(number)))

    def cut(self, number: int) -> None:
        """The growing line of a terminal ends here."""
        if item := self.recorder.cut(number):
            self.live.take(item)
