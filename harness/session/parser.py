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

Anything else is output.  Blank lines only separate.
"""

from __future__ import annotations

import difflib
import re
import signal
from collections.abc import Iterable
from pathlib import Path

from harness.session.model import (  # fmt: skip
    Action,
    ActionKind,
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
    "fork", "exec", "exit", "killed", "signal", "kill", "wait", "pipe", "socketpair", "read", "write",
    "open", "close", "dup", "seek", "select", "sleep", "setsid",
)  # fmt: skip
"""What a line of the kernel's block may begin with; see `harness.match.kernel_block`."""

_LANE = re.compile(r"(\.\.\.|[A-Za-z_][A-Za-z0-9_]*) *\|(?: (.*))?$")
_TIME = re.compile(r"\s+\((after|within) (\d+(?:\.\d+)?)(ms|s)\)$")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(ms|s)$")
_NAME = re.compile(r"[a-z][a-z0-9_]*$")
_NEARLY_TIME = re.compile(r"\s\((after|within)\b[^()]*\)$")


def read_session(path: Path) -> Session:
    """Read a session file.  Raises `SessionError`, naming file, line, what is wrong and what would be right."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SessionError(path, 1, f"it is not UTF-8 ({error.reason})", "save it as UTF-8") from None
    return parse_session(path, text)


def parse_session(path: Path, text: str) -> Session:
    """As `read`, from the text; `path` is only its name."""
    return _Parser(path).parse(text)


class _Parser:
    """Goes down the lines once; each method reads one form."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.comments: list[str] = []
        self.commented = False
        self.cast: tuple[str, ...] = ()
        self.timeout = TIMEOUT
        self.conditions: list[Condition] = []
        self.steps: list[SessionStep] = []
        self.kernel: list[KernelLine] = []
        self.terminal = 1
        self.in_kernel = False
        self.running: set[int] = set()
        """Terminals in which a command was given."""
        self.over: set[int] = set()
        """Terminals whose last command's end was told."""
        # The step being read.
        self.action: Action | None = None
        self.begun = 0
        self.elements: list[Element] = []
        self.banned: list[Banned] = []

    def wrong(self, what: str, right: str) -> SessionError:
        return SessionError(self.path, self.number, what, right)

    def parse(self, text: str) -> Session:
        for self.number, line in enumerate(text.splitlines(), 1):
            line = line.rstrip()
            commented, self.commented = self.commented, False
            if not line:
                continue
            if line.startswith("#"):
                self.comments.append(line[1:].strip()) if not self.begun else None
                self.commented = True
            elif not (not self.begun and self.header(line)):
                self.body(line, commented)
        self.close()
        self.number = 1
        if not self.comments or not self.comments[0]:
            raise self.wrong("the session has no title", "begin with a line `# What the reader should look at.`")
        if not self.steps:
            raise self.wrong("nothing is run", "add a line such as `$ python fork.py`")
        return Session(
            self.path, self.comments[0], "\n".join(self.comments[1:]).strip(), self.cast, self.timeout,
            tuple(self.conditions), tuple(self.steps), tuple(self.kernel),
        )  # fmt: skip

    def header(self, line: str) -> bool:
        """Read `key: value`; False if the line is not of the header."""
        key, colon, value = line.partition(":")
        value = value.strip()
        if colon and key not in HEADER and (near := difflib.get_close_matches(key, HEADER, n=1)):
            raise self.wrong(f"there is no `{key}:`", f"perhaps it is `{near[0]}:`")
        if not colon or key not in HEADER:
            return False
        if key == "processes":
            if self.cast:
                raise self.wrong("`processes:` stands twice", "name the whole cast in one line")
            self.cast = tuple(name.strip() for name in value.split(","))
            for name in self.cast:
                if not _NAME.match(name):
                    raise self.wrong(f"`{name}` is no name", "names are lower-case words: `processes: parent, child`")
            if len(set(self.cast)) < len(self.cast):
                raise self.wrong("a name stands twice", "give each process a name of its own")
        elif key == "timeout":
            found = _SECONDS.match(value)
            if not found or _seconds(found[1], found[2]) <= 0:
                raise self.wrong(f"`{value}` is no time", "write it as `timeout: 10s`")
            self.timeout = _seconds(found[1], found[2])
        else:
            kind: ConditionKind = "needs" if key == "needs" else "only"
            what, comma, reason = value.partition(",")
            example = "`needs: cc, compiles show_args.c`" if key == "needs" else "`only: linux, reads /proc`"
            if not comma or not reason.strip():
                raise self.wrong(f"`{key}:` has no reason", f"say why: {example}")
            if key == "only" and what.strip() not in PLATFORMS:
                raise self.wrong(f"`{what.strip()}` is no platform", f"one of {', '.join(PLATFORMS)}: {example}")
            self.conditions.append(Condition(self.number, kind, what.strip(), reason.strip()))
        return True

    def body(self, line: str, commented: bool) -> None:
        if line == "===" or line.startswith("=== "):
            return self.heading(line[4:].strip())
        if self.in_kernel:
            return self.kernel_line(line)
        if not self.begun:
            self.begun = self.number
        if line.startswith("\\"):
            return self.expect("", line[1:], plain=True)
        if line.startswith("$ "):
            self.running.add(self.terminal)
            self.over.discard(self.terminal)
            return self.act("command", line[2:].strip())
        if line.startswith("[") and line.endswith("]"):
            text = line[1:-1]
            if text not in KEYS and (text.title() in KEYS or re.fullmatch("(?i)ctrl-.", text)):
                raise self.wrong(f"there is no key `[{text}]`", f"the keys are [{'], ['.join(KEYS)}]")
            return self.act("key" if text in KEYS else "typed", text)
        if line.startswith("? "):
            if self.terminal in self.over:
                raise self.wrong("the command's end stands twice", "one `?` says how it ended")
            self.over.add(self.terminal)
            self.elements.append(Ended(self.number, self.status(line[2:].strip())))
        elif line.startswith("! "):
            self.banned.append(Banned(self.number, self.pattern(line[2:])))
        elif line == "...":
            if not commented:
                raise self.wrong("`...` alone allows any lines", "say why in a comment line directly above it")
            self.elements.append(AnyLines(self.number))
        elif found := _LANE.match(line):
            self.lane(found[1], found[2] or "")
        elif (glued := line.partition("|"))[1] and glued[0].strip() in self.cast:
            raise self.wrong("no space stands after the bar", f"write it as `{glued[0].strip()} | {glued[2]}`")
        else:
            self.expect("", line)
        if self.terminal not in self.running:
            raise self.wrong(f"nothing runs in terminal {self.terminal} yet", "begin with `$ python fork.py`")
        return None

    def heading(self, name: str) -> None:
        self.close()
        self.begun = self.begun or self.number
        found = re.fullmatch(r"terminal ([1-9])", name)
        if self.in_kernel or not (found or name == "kernel"):
            raise self.wrong(f"`=== {name}` cannot stand here", "it is `=== terminal 2`, or `=== kernel` at the end")
        if found:
            self.terminal = int(found[1])
            self.begun = self.number
        else:
            self.in_kernel = True

    def kernel_line(self, line: str) -> None:
        found = _LANE.match(line)
        if not found or not found[2]:
            raise self.wrong("a line of the kernel's block has no lane", "write it as `parent | fork {child}`")
        self.declared(found[1])
        banned = found[2].startswith("! ")
        text = found[2][2:] if banned else found[2]
        if text.split()[0] not in VERBS:
            raise self.wrong(f"`{text.split()[0]}` is no kernel event", f"one of {', '.join(VERBS)}")
        # An event may say more than the line: `exec ls` is also `exec ls -l`.
        self.kernel.append(KernelLine(self.number, found[1], self.pattern(f"{text} ..."), banned))

    def lane(self, lane: str, text: str) -> None:
        before = self.elements[-1] if self.elements else None
        block = before if isinstance(before, LaneBlock) else LaneBlock((), False)
        if lane == "...":
            if text:
                raise self.wrong("`... |` takes no text", "it stands for any lines of anybody else; name a lane")
            block = LaneBlock(block.lines, True)
        else:
            self.declared(lane)
            block = LaneBlock((*block.lines, self.expected(lane, text)), block.others)
        if isinstance(before, LaneBlock):
            self.elements.pop()
        self.elements.append(block)

    def declared(self, lane: str) -> None:
        if lane not in self.cast:
            raise self.wrong(
                f"`{lane}` is not in the cast",
                f"declare it at the top (`processes: {', '.join((*self.cast, lane))}`), "
                "or begin the line with `\\` if it is output",
            )

    def act(self, kind: ActionKind, text: str) -> None:
        self.close()
        self.begun = self.number
        if kind != "command" and self.terminal not in self.running:
            raise self.wrong(f"nothing runs in terminal {self.terminal} yet", "begin with `$ python fork.py`")
        self.action = Action(self.number, kind, text)

    def expect(self, lane: str, text: str, plain: bool = False) -> None:
        self.elements.append(self.expected(lane, text, plain))

    def expected(self, lane: str, text: str, plain: bool = False) -> Expected:
        after, within = 0.0, None
        while not plain and (found := _TIME.search(text)):
            text = text[: found.start()]
            if found[1] == "after":
                after = _seconds(found[2], found[3])
            else:
                within = _seconds(found[2], found[3])
        if not plain and (found := _NEARLY_TIME.search(text)):
            raise self.wrong(f"`{found[0].strip()}` is no time", "write it as `(after 1s)` or `(within 500ms)`")
        pattern = Pattern.plain(text) if plain else self.pattern(text)
        return Expected(self.number, lane, pattern, after, within)

    def pattern(self, text: str) -> Pattern:
        try:
            return Pattern.read(text, self.cast)
        except PatternError as error:
            raise self.wrong(str(error), "write `{name}`, `{_}` or `...`, or begin the line with `\\`") from None

    def status(self, text: str) -> int:
        if text.isdigit() and int(text) < 256:
            return int(text)
        if text in signal.Signals.__members__:
            return -signal.Signals[text]
        raise self.wrong(f"`{text}` is no way to end", "write `? 0` to `? 255`, or a signal, as `? SIGTERM`")

    def close(self) -> None:
        """The step that was being read is complete."""
        if self.action or self.elements or self.banned:
            line = self.action.line if self.action else self.begun
            self.steps.append(SessionStep(self.terminal, line, self.action, tuple(self.elements), tuple(self.banned)))
        self.action, self.elements, self.banned = None, [], []


def _seconds(number: str, unit: str) -> float:
    return float(number) / (1000 if unit == "ms" else 1)


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
