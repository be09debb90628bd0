"""Read a `.session`: what is typed, and what must come back.

    # Title.  More lines say what to look at.
    processes: parent, child        the cast: names of lanes and of holes that are pids
    timeout: 10s                    for the whole session (20s if it is not given)
    needs: cc, compiles show_args.c         skip where the command is missing; the reason is mandatory
    only: linux, reads /proc                skip on other platforms; the reason is mandatory

    === terminal 2                  go on there, once every line so far has come
    $ command                       run it as a person would
    [Enter] [Ctrl-C] [Ctrl-D] [text]        type it; fills its line alone
    a line                          a barrier: all above came before it, all below comes after it
    child | a line                  in lane `child`: ordered within its lane, lanes interleave freely
    ... |                           lines of anybody else, anywhere in this block of lanes
    ...                             any lines; wants a comment above it that says why
    ! line                          must not appear in this step
    {name} {_} ...                  in a line: a hole; any one word; anything
    (after 1s) (within 3s)          at a line's end: time since the lane's previous line, or since the step's action
    ? 3  ? SIGTERM                  how the command ended; without it, `? 0`, whenever it comes
    # comment                       says why
    \\# escaped                      a leading backslash: the rest is output as it stands; alone, an empty line
    === kernel                      what the kernel saw, in lanes: `parent | fork {child}`, `child | ! exec ...`
    (exactly)                       at the end of a line there: the event has no more words than the line

Anything else is output.  Blank lines only separate.
"""

from __future__ import annotations

import difflib
import os
import re
import signal
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from harness.processes import signal_name, signal_number
from harness.session.model import (  # fmt: skip
    Action,
    AnyLines,
    Banned,
    Condition,
    ConditionKind,
    Element,
    Ended,
    Expected,
    KernelLine,
    LaneBlock,
    Session,
    SessionError,
    SessionStep,
)
from harness.session.pattern import Pattern, PatternError

KEYS = ("Enter", "Ctrl-C", "Ctrl-D")
HEADER = ("processes", "timeout", "needs", "only")
PLATFORMS = ("linux", "macos")
TIMEOUT = 20.0
"""Seconds that a session may take if it does not say otherwise."""
VERBS = (
    "fork", "exec", "exit", "killed", "signal", "kill", "killpg", "wait", "setsid", "setpgid", "foreground",
    "pipe", "socketpair", "dup", "open", "close", "seek", "read", "write", "pread", "pwrite", "flock", "lockf",
    "socket", "bind", "listen", "accept", "connect", "recv", "send", "select", "sleep",
)  # fmt: skip
"""What a line of the kernel's block may begin with: every call of an event but `futex`, see `match.kernel_block`."""

_LANE = re.compile(r"(\.\.\.|[A-Za-z_][A-Za-z0-9_]*) *\|(?: (.*))?$")
_TIME = re.compile(r"\s+\((after|within) (\d+(?:\.\d+)?)(ms|s)\)$")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(ms|s)$")
_NAME = re.compile(r"[a-z][a-z0-9_]*$")
_OF_A_PROCESS = re.compile(r"(?:fork|wait|kill|killpg|setpgid|foreground) \{(\w+)\}")
"""Events whose first word is a pid: its hole must be of the cast."""
_WITH_SIGNAL = frozenset({"killed", "signal", "kill", "killpg", "wait"})
"""Events that say a signal."""
_NEAR = 0.75
"""How alike two names are when one may be a misspelling of the other, as `difflib` counts."""
_NEARLY_TIME = re.compile(r"\s\((after|within)\b[^()]*\)$")
_EXACTLY = " (exactly)"
_IN_BRACKETS = re.compile(r"\s\(([^()]*)\)$")


def read_sessions(paths: Iterable[Path]) -> list[Session]:
    """Read session files.  Raises `SessionError` with every file's error, a line each: nothing is run then."""
    result, errors = [], []
    for path in paths:
        try:
            result.append(read_session(path))
        except SessionError as error:
            errors.append(str(error))
    if errors:
        raise SessionError.several(errors)
    return result


def read_session(path: Path) -> Session:
    """Read a session file.  Raises `SessionError`, naming file, line, what is wrong and what would be right."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        what = f"it cannot be read ({os.strerror(error.errno or 0)})"
        raise SessionError(path, 1, what, "see that it is there, and that you may read it") from None
    except UnicodeDecodeError as error:
        raise SessionError(path, 1, f"it is not UTF-8 ({error.reason})", "save it as UTF-8") from None
    return parse_session(path, text)


def parse_session(path: Path, text: str) -> Session:
    """Read a session from its text; `path` is only its name.  Raises `SessionError`, as `read_session` does."""
    header, body = _Header(), _Body()
    comment = False
    for number, written in enumerate(text.splitlines(), 1):
        line = _FileLine(path, number, written.rstrip(), header.cast)
        commented, comment = comment, line.text.startswith("#")
        if comment:
            if not body.begun:
                header.comments.append(line.text[1:].strip())
        elif line.text and (body.begun or not header.read(line)):
            body.read(line, commented)
    body.close()
    first = _FileLine(path, 1, "")
    if not header.comments or not header.comments[0]:
        raise first.wrong("the session has no title", "begin with a line `# What the reader should look at.`")
    if not body.steps:
        raise first.wrong("nothing is run", "add a line such as `$ python fork.py`")
    return Session(
        path, header.comments[0], "\n".join(header.comments[1:]).strip(), header.cast, header.timeout,
        tuple(header.conditions), tuple(body.steps), tuple(body.kernel),
    )  # fmt: skip


@dataclass(frozen=True)
class _FileLine:
    """One line of the file: where it is, what stands in it, and what that is read as."""

    path: Path
    number: int
    text: str
    cast: tuple[str, ...] = ()

    def wrong(self, what: str, right: str) -> SessionError:
        """An error in this line."""
        return SessionError(self.path, self.number, what, right)

    def expected(self, lane: str, text: str) -> Expected:
        """A line that must come in `lane`, with its times."""
        after, within = 0.0, None
        while found := _TIME.search(text):
            text = text[: found.start()]
            if found[1] == "after":
                after = _seconds(found[2], found[3])
            else:
                within = _seconds(found[2], found[3])
        if found := _NEARLY_TIME.search(text):
            raise self.wrong(f"`{found[0].strip()}` is not a time", "write it as `(after 1s)` or `(within 500ms)`")
        return Expected(self.number, lane, self.pattern(text), after, within)

    def pattern(self, text: str) -> Pattern:
        """The text with its holes."""
        try:
            found = Pattern.read(text, self.cast)
        except PatternError as error:
            raise self.wrong(str(error), "write `{name}`, `{_}` or `...`, or begin the line with `\\`") from None
        for hole in found.holes:
            if hole not in self.cast and (near := self.near(hole)):
                # It would take any word, and hold nothing.
                remedy = f"perhaps it is `{{{near}}}`; if not, declare it at the top, or choose a name less like that"
                raise self.wrong(f"`{{{hole}}}` is not in the cast", remedy)
        return found

    def status(self, text: str) -> int:
        """How a command ended: its exit status, or minus the number of the signal."""
        if text.isdigit() and int(text) < 256:
            return int(text)
        if (number := self.signal_number(text)) is not None:
            return -number
        raise self.wrong(f"`{text}` is not a way to end", "write `? 0` to `? 255`, or a signal, such as `? SIGTERM`")

    def signal_number(self, name: str) -> int | None:
        """The number of a signal; None for what is not called like one."""
        try:
            return signal_number(name)
        except ValueError:
            if not name.startswith("SIG"):
                return None
            known = [signal_name(number) for number in signal.valid_signals()]
            near = difflib.get_close_matches(name, known, n=1) or ["SIGTERM"]
            raise self.wrong(f"there is no signal `{name}`", f"perhaps it is `{near[0]}`") from None

    def named(self, name: str, number: int) -> None:
        """See that the signal is called as the kernel's account calls it: `SIGIOT` is told as `SIGABRT`."""
        if name != signal_name(number):
            raise self.wrong(f"`{name}` is told by another name", f"write `{signal_name(number)}`")

    def kernel(self) -> KernelLine:
        """A line of the kernel's block."""
        found = _LANE.match(self.text)
        if not found or not found[2]:
            raise self.wrong("a line of the kernel's block has no lane", "write it as `parent | fork {child}`")
        self.declared(found[1])
        banned = found[2].startswith("! ")
        text = found[2][2:] if banned else found[2]
        if text.split()[0] not in VERBS:
            raise self.wrong(f"`{text.split()[0]}` is not a kernel event", f"one of {', '.join(VERBS)}")
        exact = text.endswith(_EXACTLY)
        text = text.removesuffix(_EXACTLY).rstrip()
        mark = _IN_BRACKETS.search(text)
        if mark and _NEARLY_TIME.search(text):
            right = "leave it out: of the kernel's events the order within a lane is held, not the time"
            raise self.wrong(f"`{mark[0].strip()}` cannot stand here", right)
        if mark and not exact and difflib.get_close_matches(mark[1].lower(), ("exactly", "exact"), cutoff=_NEAR):
            raise self.wrong(
                f"`{mark[0].strip()}` says nothing", "write ` (exactly)` for an event that has no more words"
            )
        if text.split()[0] in _WITH_SIGNAL:
            for word in text.split()[1:]:
                if "{" not in word and "..." not in word and (number := self.signal_number(word)) is not None:
                    self.named(word, number)
        # An event may say more than the line: `exec ls` is also `exec ls -l`.
        pattern = replace(self.pattern(text if exact else f"{text} ..."), literal=False)
        named = _OF_A_PROCESS.match(text)
        if named and named[1] != "_" and named[1] not in self.cast:
            remedy = f"declare it at the top ({self.cast_with(named[1])}), or write `{{_}}` for any process"
            raise self.wrong(f"`{{{named[1]}}}` is not in the cast", remedy)
        return KernelLine(self.number, found[1], pattern, banned, text, exact)

    def declared(self, lane: str) -> None:
        """See that the cast has a lane of that name."""
        if lane not in self.cast:
            near = self.near(lane)
            raise self.wrong(
                f"`{lane}` is not in the cast",
                f"perhaps it is `{near}`; if not, " * bool(near) + f"declare it at the top ({self.cast_with(lane)}), "
                "or begin the line with `\\` if it is output",
            )

    def near(self, name: str) -> str:
        """The name in the cast of which that may be a misspelling, or empty."""
        return "".join(difflib.get_close_matches(name, self.cast, n=1, cutoff=_NEAR))

    def cast_with(self, name: str) -> str:
        """The line that declares the cast, and one more in it."""
        return f"`processes: {', '.join((*self.cast, name))}`"


class _Header:
    """What stands above all that is done: title and notes, and `key: value`."""

    def __init__(self) -> None:
        self.comments: list[str] = []
        self.cast: tuple[str, ...] = ()
        self.timeout = TIMEOUT
        self.conditions: list[Condition] = []

    def read(self, line: _FileLine) -> bool:
        """Read `key: value`; False if the line is not of the header."""
        key, colon, value = line.text.partition(":")
        value = value.strip()
        if colon and key not in HEADER and (near := difflib.get_close_matches(key, HEADER, n=1)):
            raise line.wrong(f"there is no `{key}:`", f"perhaps it is `{near[0]}:`")
        if not colon or key not in HEADER:
            return False
        if key == "processes":
            self._processes(line, value)
        elif key in ("needs", "only"):
            self._condition(line, "needs" if key == "needs" else "only", value)
        else:
            found = _SECONDS.match(value)
            if not found or _seconds(found[1], found[2]) <= 0:
                raise line.wrong(f"`{value}` is not a time", "write it as `timeout: 10s`")
            self.timeout = _seconds(found[1], found[2])
        return True

    def _processes(self, line: _FileLine, names: str) -> None:
        if self.cast:
            raise line.wrong("`processes:` stands twice", "name the whole cast in one line")
        self.cast = tuple(name.strip() for name in names.split(","))
        for name in self.cast:
            if not _NAME.match(name):
                raise line.wrong(f"`{name}` is not a name", "names are lower-case words: `processes: parent, child`")
        if len(set(self.cast)) < len(self.cast):
            raise line.wrong("a name stands twice", "give each process a name of its own")

    def _condition(self, line: _FileLine, kind: ConditionKind, value: str) -> None:
        what, comma, reason = value.partition(",")
        example = "`needs: cc, compiles show_args.c`" if kind == "needs" else "`only: linux, reads /proc`"
        if not comma or not reason.strip():
            raise line.wrong(f"`{kind}:` has no reason", f"say why: {example}")
        if kind == "only" and what.strip() not in PLATFORMS:
            raise line.wrong(f"`{what.strip()}` is not a platform", f"one of {', '.join(PLATFORMS)}: {example}")
        self.conditions.append(Condition(line.number, kind, what.strip(), reason.strip()))


class _Body:
    """What is done and what must come, in the order of the file: steps in terminals, then the kernel's block."""

    def __init__(self) -> None:
        self.steps: list[SessionStep] = []
        self.kernel: list[KernelLine] = []
        self.terminal = 1
        self.in_kernel = False
        self.running: set[int] = set()
        """Terminals in which a command was given."""
        self.over: set[int] = set()
        """Terminals whose last command's end was told."""
        # The step being read.
        self.begun = 0
        """The line in which it begins; 0 as long as nothing has begun."""
        self.action: Action | None = None
        self.elements: list[Element] = []
        self.banned: list[Banned] = []

    def read(self, line: _FileLine, commented: bool) -> None:
        """Read a line that is not empty; `commented` says whether a comment stands right above it."""
        if line.text == "===" or line.text.startswith("=== "):
            self._heading(line)
        elif self.in_kernel:
            self.kernel.append(line.kernel())
        else:
            self.begun = self.begun or line.number
            if not self._action(line):
                self._element(line, commented)
                self._see_that_one_runs(line)

    def close(self) -> None:
        """The step that was being read is complete."""
        if self.action or self.elements or self.banned:
            line = self.action.line if self.action else self.begun
            self.steps.append(SessionStep(self.terminal, line, self.action, tuple(self.elements), tuple(self.banned)))
        self.action, self.elements, self.banned = None, [], []

    def _heading(self, line: _FileLine) -> None:
        """Go on in another terminal, or in the kernel's block."""
        name = line.text[4:].strip()
        self.close()
        self.begun = self.begun or line.number
        found = re.fullmatch(r"terminal ([1-9])", name)
        if self.in_kernel or not (found or name == "kernel"):
            raise line.wrong(f"`=== {name}` cannot stand here", "it is `=== terminal 2`, or `=== kernel` at the end")
        if found:
            self.terminal = int(found[1])
            self.begun = line.number
        else:
            self.in_kernel = True

    def _action(self, line: _FileLine) -> bool:
        """Begin a step with what the reader does; False if the line does not say such a thing."""
        if line.text.startswith("$ "):
            self.running.add(self.terminal)
            self.over.discard(self.terminal)
            action = Action(line.number, "command", line.text[2:].strip())
        elif line.text.startswith("[") and line.text.endswith("]"):
            text = line.text[1:-1]
            if text not in KEYS and (text.title() in KEYS or re.fullmatch("(?i)ctrl-.", text)):
                raise line.wrong(f"there is no key `[{text}]`", f"the keys are [{'], ['.join(KEYS)}]")
            action = Action(line.number, "key" if text in KEYS else "typed", text)
        else:
            return False
        self.close()
        self.begun = line.number
        self._see_that_one_runs(line)
        self.action = action
        return True

    def _element(self, line: _FileLine, commented: bool) -> None:
        """Read what must come, or must not, in the step."""
        if line.text.startswith("\\"):
            self.elements.append(Expected(line.number, "", Pattern.plain(line.text[1:])))
        elif line.text.startswith("? "):
            if self.terminal in self.over:
                raise line.wrong("the command's end stands twice", "one `?` says how it ended")
            self.over.add(self.terminal)
            self.elements.append(Ended(line.number, line.status(line.text[2:].strip())))
        elif line.text.startswith("! "):
            self.banned.append(Banned(line.number, line.pattern(line.text[2:])))
        elif line.text == "...":
            if not commented:
                raise line.wrong("`...` alone allows any lines", "say why in a comment line directly above it")
            self.elements.append(AnyLines(line.number))
        elif found := _LANE.match(line.text):
            self._in_lane(line, found[1], found[2] or "")
        elif (glued := line.text.partition("|"))[1] and glued[0].strip() in line.cast:
            raise line.wrong("no space stands after the bar", f"write it as `{glued[0].strip()} | {glued[2]}`")
        else:
            self.elements.append(line.expected("", line.text))

    def _in_lane(self, line: _FileLine, lane: str, text: str) -> None:
        """Read a line of a lane into the block of lanes that it continues, or begins."""
        before = self.elements[-1] if self.elements else None
        block = before if isinstance(before, LaneBlock) else LaneBlock((), False)
        if lane == "...":
            if text:
                raise line.wrong("`... |` takes no text", "it stands for any lines of anybody else; name a lane")
            block = LaneBlock(block.lines, True)
        else:
            line.declared(lane)
            block = LaneBlock((*block.lines, line.expected(lane, text)), block.others)
        if isinstance(before, LaneBlock):
            self.elements.pop()
        self.elements.append(block)

    def _see_that_one_runs(self, line: _FileLine) -> None:
        if self.terminal not in self.running:
            raise line.wrong(f"nothing runs in terminal {self.terminal} yet", "begin with `$ python fork.py`")


def _seconds(number: str, unit: str) -> float:
    return float(number) / (1000 if unit == "ms" else 1)
