"""The book as a whole: nothing is left out, nothing lies about, no number is typed that a run could show."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import layout
from harness.session.model import Session
from harness.session.parser import read_session
from harness.text import joined

ROOT = layout.root()
CHAPTERS = [path.stem for path in layout.chapters()]
"""Each chapter, as the book's navigation lists them."""
SESSIONS = [path for path in layout.session_files() if path.parent.name in CHAPTERS]
PROGRAMS = sorted(p for name in CHAPTERS for p in (ROOT / "examples" / name).iterdir() if p.suffix in (".py", ".c"))

SHOWS = re.compile(r"\{= *(?:transcript|side_by_side|timeline)\((.*?)\) *=\}", re.DOTALL)
"""The macros that show a run."""

EVERYWHERE = {
    "sh", "cat", "echo", "ls", "wc", "head", "tail", "true", "false", "printf", "seq", "sort", "uniq", "cut", "grep",
    "tr", "sleep", "date", "touch", "test", "kill", "cd", "exit", "wait", "rm", "env", "yes",
}  # fmt: skip
"""Commands that are on every machine; `python` is the interpreter under test.  Others are said in `needs:`."""
ELSEWHERE = {"ps", "cc", "gcc", "bash", "less", "strace", "pgrep", "pstree", "lsof"}
"""Words that are such commands wherever they begin a string of a program, or are typed."""

COLUMNS, LINES = 68, 30

UNITS = "s|ms|seconds?|milliseconds?|minutes?|bytes|characters|lines|processes|children|times|[KM]iB|%|per cent"
MEASURED = re.compile(rf"\b\d[\d,.]*\d\d\b|\b\d[\d,.]*(?:&nbsp;| )*(?:{UNITS})(?!\w)|\b\d\d\d+\b")
"""What looks like a number that a run has shown: it has a unit, or three digits and more."""
DEFINED = {
    "8,192 bytes": "io.TextIOWrapper's chunk, cited",
    "128 KiB": "io.DEFAULT_BUFFER_SIZE since 3.14, cited",
    "8 KiB": "io.DEFAULT_BUFFER_SIZE before 3.14, cited",
    "4 KiB": "a page of memory, on most machines",
    "64 KiB": "a pipe's capacity, cited",
    "16 KiB": "a pipe's capacity on macOS, cited",
    "4,096 bytes": "PIPE_BUF, cited",
    "4 bytes": "what struct.pack('>I') gives",
    "2,000 characters": "the length that make_lines.py gives its lines",
    "192": "8,192 less four lines of 2,000",
    "40 MiB": "the block that copy_on_write.py makes",
    "100,000 bytes": "what the child of wait_first.py writes",
    "255": "the greatest exit status",
    "256": "the least number that is none",
    "768": "three times 256, worked out on the page",
    "126": "a shell's habit, cited",
    "127": "a shell's habit, cited",
    "128": "a shell's habit, cited",
    "139": "128 + 11, worked out on the page",
    "00010011": "19 in binary, worked out on the page",
    "446": "PEP 446",
}
"""Numbers that no run of the book decides, each with its reason."""


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its head, listings, macros, code, tags, attributes, Python's versions and the targets of links."""
    for cut in (
        r"\A---\n.*?\n---\n",
        r"^( *)```.*?^\1```$",
        r"\{=.*?=\}",
        r"`[^`]*`",
        r"<[^>]*>",
        r"\{[^}]*\}",
        r"\b3\.\d+\b",
    ):
        # What is cut leaves its line breaks, so that a number is found in its line.
        text = re.sub(cut, lambda m: " " + "\n" * m[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "]", text)


def where(path: Path, line: int = 0) -> str:
    """A file of the project, and the line in it, as a report names it."""
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


# Nothing is left out.


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_every_session_is_shown_in_a_chapter(path: Path) -> None:
    shown = {
        quoted
        for chapter in CHAPTERS
        for call in SHOWS.findall(page(chapter))
        for quoted in re.findall(r'"([^"]*)"', call)
    }
    remedy = f'write `{{= transcript("{name(path)}") =}}` into docs/{path.parent.name}.md'
    assert name(path) in shown, f"{where(path)}: no chapter shows this session: {remedy}"


# Nothing lies about.


def files(folder: Path) -> list[Path]:
    """What somebody wrote for the chapter: no byte code, no editor's files."""
    return sorted(path for path in folder.iterdir() if layout.is_source(path))


def used(folder: Path) -> set[str]:
    """The files of a chapter that its sessions use, or that those use."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in files(folder)}
    result = {file for file in texts if file.endswith(".session")}
    while more := {
        file
        for file in texts.keys() - result
        if any(re.search(rf"(?<![\w.]){re.escape(file)}\b", texts[user]) for user in result)
    }:
        result |= more
    return result


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_file_is_a_program_of_a_session_or_used_by_one(chapter: str) -> None:
    folder = ROOT / "examples" / chapter
    lying = [where(path) for path in files(folder) if path.name not in used(folder)]
    assert not lying, f"no session runs {', '.join(lying)}, nor anything that one runs: write one, or take it away"


def test_examples_holds_chapters_and_exercises_only() -> None:
    there = {path.name for path in (ROOT / "examples").iterdir()} - {"__pycache__"}
    wanted = {*CHAPTERS, "exercises"}
    remedy = "a folder is named as its chapter is in the nav of mkdocs.yml: add its line there, or take it away"
    assert not there - wanted, f"examples/{joined(sorted(there - wanted))}: {remedy}"
    assert not wanted - there, f"there is no examples/{joined(sorted(wanted - there))}: put its programs there"


# What a page has room for, and a reader patience.


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_program_is_short_and_narrow(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [f"{where(path)}: {len(lines)} lines; at most {LINES}: show one idea, or make two programs"]
    told = told * (len(lines) > LINES) + [
        f"{where(path, number)}: {len(line)} columns; a page shows {COLUMNS}: break the line"
        for number, line in enumerate(lines, 1)
        if len(line) > COLUMNS
    ]
    assert not told, "\n".join(told)


# What a machine may lack is said.


def commands(session: Session) -> Iterator[str]:
    """Every command that is given; of those typed, or started by a program, only what is not everywhere."""
    for step in session.steps:
        if step.action and step.action.kind == "command":
            yield from _names(step.action.text)
        elif step.action and step.action.kind == "typed":
            yield from set(step.action.text.split()[:1]) & ELSEWHERE
    programs = re.findall(r"[\w/]+\.py\b", " ".join(step.action.text for step in session.steps if step.action))
    for path in (session.path.parent / program for program in programs):
        if path.exists():
            strings = (n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant))
            words = {s.split()[0] for s in strings if isinstance(s, str) and s.split()}
            yield from words & ELSEWHERE


def _names(command: str) -> Iterator[str]:
    """The first word of each simple command of a line, also inside `sh -c "…"`."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&;()")
    lexer.whitespace_split = True
    first, before = True, ["", ""]
    for word in lexer:
        if set(word) <= set("|&;()"):
            first = True
            continue
        if first and "=" not in word:
            yield word
            first = False
        elif before[-1] == "-c" and before[-2] in ("sh", "bash"):
            yield from _names(word)
        before = [before[-1], word]


@pytest.mark.parametrize("path", SESSIONS, ids=name)
def test_a_command_that_not_every_unix_has_is_declared(path: Path) -> None:
    session = read_session(path)
    declared = {condition.what for condition in session.conditions if condition.kind == "needs"}
    own = {"python", *(file.name for file in path.parent.iterdir())}
    made = set(re.findall(r"cc -o (\w+)", path.read_text()))
    unknown = {Path(command).name for command in commands(session)} - EVERYWHERE - own - made
    told = [
        f"{where(path)}: not every Unix has {command}: write `needs: {command}, what it is for` below the title"
        for command in sorted(unknown - {"no_such_program"} - declared)
    ]
    assert not told, "\n".join(told)


# No number is typed that a run could show.


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_measured_number_stands_in_the_prose(chapter: str) -> None:
    text = prose(page(chapter))
    for phrase in sorted(DEFINED, key=len, reverse=True):
        text = re.sub(rf"(?<![\d,.]){re.escape(phrase)}(?!\d)", " ", text)
    remedy = f"take it from a run, `{{= fact(…) =}}`, or give its reason in DEFINED of {Path(__file__).name}"
    told = [
        f"{where(ROOT / f'docs/{chapter}.md', line)}: {' '.join(found[0].split())!r} is typed: {remedy}"
        for found in MEASURED.finditer(text)
        if (line := text.count("\n", 0, found.start()) + 1)
    ]
    assert not told, "\n".join(told)


def test_every_exception_is_needed() -> None:
    everything = " ".join(prose(page(chapter)) for chapter in CHAPTERS)
    unused = [phrase for phrase in DEFINED if phrase not in everything]
    assert not unused, f"no chapter says {unused}: take it out of DEFINED in {Path(__file__).name}"


# What tutorials often get wrong, row by row; each phrase stands on that page (a pattern over its text in one line).

FACTS = {
    "exit status is 0-255, the low 8 bits": ("waiting: number from 0 to 255", "waiting: the low eight bits"),
    "256 gives 0, and -1 gives 255": (r'waiting: right\("0 and 255"',),
    "126, 127 and 128+n are habits of shells": (r"waiting: 126, 127 and 128.*n\b", "waiting: kernel has no opinion"),
    "the signal is status & 0x7f, 0x80 the core": ("waiting: low seven bits, `status & 0x7F`", r"waiting: \*\*core"),
    "stopped and continued children are told apart": ("waiting: children that were stopped and continued",),
    "waitstatus_to_exitcode is negative for a signal": ("waiting: waitstatus_to_exitcode", "waiting: negative|minus"),
    "status >> 8 makes a killed child look like 0": ("waiting: `status >> 8` is the exit status only if",),
    "sys.exit raises SystemExit, which can be caught": ("waiting: raises? `SystemExit`", "waiting: except"),
    "None gives 0, a string is printed and gives 1": ("waiting: None gives 0, and the string is printed and gives 1",),
    "in a thread sys.exit ends the thread": ("waiting: ends that thread and nothing else",),
    "a child flushes and ends with os._exit": ("parent_child: flushes before it forks", "parent_child: _exit"),
    "sys.exit runs what the parent registered": ("parent_child: `atexit` run", "parent_child: `finally` clause runs"),
    "sys.exit flushes the inherited buffer again": ("parent_child: buffers are flushed",),
    "file descriptors begin at 0": ("pipes: small integer, 0 or more", "pipes: standard input"),
    "descriptors stay open across fork": ("pipes: (?i)across fork|after a fork|fork copies",),
    "across exec only inheritable ones do": (
        "exec: closed at exec, unless it has been made inheritable",
        "pipes: PEP 446",
    ),
    "what dup2 makes is inheritable": ("exec: copy that `dup2` makes is inheritable",),
    "own file objects and buffers, one description": ("files: open file description", "files: buffer"),
    "memory is copied on write": ("memory: (?i)copy-on-write|copied on write",),
    "MAP_SHARED stays shared": ("memory: (?i)shared (mapping|memory)",),
    "only the calling thread goes on": ("memory: the thread that called `fork`",),
    "file objects make the same calls otherwise": ("pipes: sit on the same system calls",),
    "os.read gives up to n bytes, and b'' at the end": (
        r"pipes: \*\*up to\*\* .n. bytes, and `b''` only at the end of file",
    ),
    "read in a loop, or frame": ("pipes: call it in a loop", "pipes: A separator", "pipes: The length first"),
    "waitpid waits, not sleep": ("memory: waitpid", "waiting: waitpid"),
    "exec does not return, and raises": ("exec: `exec` does not return", "exec: it raises"),
    "unflushed output is lost at exec": ("exec: flush", "exec: own line is lost"),
    "what was read ahead is lost at exec": ("exec: Python read ahead, and exec threw away",),
    "ps -a leaves out session leaders": (r"fork: leaves out \*\*session leaders", "waiting: ps -e"),
    "Python sees argv[0] in sys.orig_argv": ("exec: You do not need C to see this", "exec: sys.orig_argv"),
    "output to a pipe can come twice": (
        r'fork: right\("Six: the prompt comes twice"',
        "fork: each process flushed its own",
    ),
    "3.12 warns of fork with threads": ("memory: Since version 3.12, Python warns",),
    "3.14: forkserver on Linux": ("memory: forkserver",),
    "3.14: a larger buffer, but not for text that is read": (
        "files: 128 KiB",
        "files: Text is still read in chunks of 8,192",
    ),
    "the parent's write end hangs a pipeline": (r"exec: \*\*the parent's\*\* write end that hangs",),
    "SIGPIPE is ignored, and exec passes that on": ("exec: ignore `SIGPIPE`", "exec: back to its default in the child"),
    "a reader's end of file needs every write end closed": ("pipes: only when every write end is closed",),
    "a pipe holds 64 KiB, and a full one blocks": ("pipes: 64 KiB, the usual size on Linux", "pipes: (?i)block"),
}
"""What is so, and the phrases that say it: page and pattern."""


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_tutorials_get_wrong_is_right_here(fact: str) -> None:
    for said in FACTS[fact]:
        chapter, _, phrase = said.partition(": ")
        assert re.search(phrase, " ".join(page(chapter).split())), f"docs/{chapter}.md does not say: {phrase}"
