"""The guest in Node, as the self-test talks with it: image/serve.ts says what the lines between them mean."""

from __future__ import annotations

import base64
import io
import json
import re
import select
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import TypedDict

PROMPT = re.compile(rb"\x01(\d+)\x02\$ ")
"""The shell's prompt in the self-test: how the command before it ended, then what a reader sees."""


class CommandResult(TypedDict):
    """How a command of the guest's root went."""

    status: int
    output: str


class Question(TypedDict, total=False):
    """A line to Node; it has one of these."""

    type: tuple[int, str]
    run: str
    put: tuple[str, str]


class Answer(TypedDict, total=False):
    """A line from Node; it has one of these."""

    said: tuple[int, str]
    ran: CommandResult
    put: str


class Guest:
    """A running machine; terminals are 1 and 2."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin and isinstance(self.process.stdout, io.BufferedReader)
        self.to, self.out = self.process.stdin, self.process.stdout
        self.said = {1: b"", 2: b""}
        self.answers: list[Answer] = []
        self.partial = b""

    def close(self) -> None:
        """Switch it off."""
        self.process.kill()
        self.process.wait()

    def type(self, terminal: int, text: str) -> None:
        """Type into a terminal."""
        self._ask({"type": (terminal - 1, text)})

    def heard(self, terminal: int) -> bytes:
        """What a terminal has said since this was last asked."""
        said, self.said[terminal] = self.said[terminal], b""
        return said

    def prompt(self, terminal: int, patience: float) -> tuple[int, str]:
        """Wait for a prompt; the exit status that it tells, and what was said before it."""
        self.wait(lambda: PROMPT.search(self.said[terminal]) is not None, patience)
        said = self.heard(terminal)
        found = PROMPT.search(said)
        assert found
        return int(found[1]), said[: found.start()].decode(errors="replace").replace("\r", "")

    def run(self, command: str, patience: float = 120.0) -> tuple[int, str]:
        """Run a line of shell as root; its exit status and output."""
        self._ask({"run": command})
        self.wait(lambda: bool(self.answers), patience)
        ran = self.answers.pop(0)["ran"]
        return ran["status"], ran["output"]

    def must(self, command: str) -> str:
        """Run what cannot fail; its output.  Raises `RuntimeError` if it does."""
        status, output = self.run(command)
        if status != 0:
            raise RuntimeError(f"{command}: {status}\n{output}")
        return output

    def put(self, name: str, data: bytes) -> None:
        """Lay a file into /page."""
        self._ask({"put": (name, base64.b64encode(data).decode())})
        self.wait(lambda: bool(self.answers), 120.0)
        self.answers.pop(0)

    def wait(self, true: Callable[[], bool], patience: float) -> None:
        """Wait until it is true.  Raises `TimeoutError` when it is not within `patience` seconds."""
        until = time.monotonic() + patience
        while not true():
            ready, _, _ = select.select([self.out], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError(f"the guest does not go on; its terminals said last: {self.said}")
            data = self.out.read1(1 << 16)
            if not data:
                raise RuntimeError(f"the emulator ended with {self.process.wait()}")
            *lines, self.partial = (self.partial + data).split(b"\n")
            for line in lines:
                answer: Answer = json.loads(line)
                if "said" in answer:
                    terminal, text = answer["said"]
                    self.said[terminal + 1] += text.encode("latin-1")
                else:
                    self.answers.append(answer)

    def _ask(self, question: Question) -> None:
        self.to.write(json.dumps(question).encode() + b"\n")
        self.to.flush()
