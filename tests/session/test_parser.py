"""Every form of the notation is read; every error says the file, the line, what is wrong and what would be right."""

from __future__ import annotations

import contextlib
import re
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import layout
from harness.processes import ended_as
from harness.session import parser
from harness.session.model import (
    Action,
    ActionKind,
    AnyLines,
    Ended,
    Expected,
    KernelLine,
    LaneBlock,
    Session,
    SessionError,
    SessionStep,
)
from harness.session.parser import parse_session, read_session

PATH = Path("examples/fork/fork.session")

ALL = r"""# The title
# Look here.
# And there.
processes: parent, child_2
timeout: 1.5s
needs: cc, compiles show_args.c
only: linux, reads /proc

# Not a note any more? It is: nothing has begun yet.
=== terminal 1
$ python -u fork.py | cat
Ready? {word}   (after 500ms) (within 2s)
{'foo': 1} {not a hole}
[Enter]
parent  | one {child_2} {_} ...
child_2 | two   (after 1s)
child_2 |
...     |
! {_} never
\# escaped   (after 1s)
\
[some text]
# Anything may come.
...
? 3

=== terminal 2
$ cat
[Ctrl-D]
? SIGTERM
=== terminal 1
after the end

=== kernel
parent | fork {child_2}
child_2 | ! exec ls   (exactly)
parent | wait {child_2} exit 3
"""


@pytest.fixture(scope="module")
def whole() -> Session:
    return parse_session(PATH, ALL)


def test_the_head_is_read(whole: Session) -> None:
    assert (whole.name, whole.program, whole.title) == ("fork/fork", "fork.py", "The title")
    assert whole.notes == "Look here.\nAnd there.\nNot a note any more? It is: nothing has begun yet."
    assert (whole.cast, whole.timeout, whole.terminals) == (("parent", "child_2"), 1.5, 2)
    assert [(c.line, c.kind, c.what, c.reason) for c in whole.conditions] == [
        (6, "needs", "cc", "compiles show_args.c"),
        (7, "only", "linux", "reads /proc"),
    ]


def test_steps_are_an_action_and_what_must_come_before_the_next(whole: Session) -> None:
    assert [(s.terminal, s.line, s.action and (s.action.kind, s.action.text)) for s in whole.steps] == [
        (1, 11, ("command", "python -u fork.py | cat")),
        (1, 14, ("key", "Enter")),
        (1, 22, ("typed", "some text")),
        (2, 28, ("command", "cat")),
        (2, 29, ("key", "Ctrl-D")),
        (1, 31, None),
    ]


def expected(step: SessionStep) -> list[Expected]:
    return [e for e in step.elements if isinstance(e, Expected)]


def test_lines_are_read_with_their_holes_and_times(whole: Session) -> None:
    first, second = expected(whole.steps[0])
    assert (first.line, first.lane, first.pattern.text, first.pattern.holes) == (12, "", "Ready? {word}", ("word",))
    assert (first.after, first.within, first.timed) == (0.5, 2.0, True)
    assert second.pattern.literal and second.pattern.text == "{'foo': 1} {not a hole}"
    assert not second.timed


def test_neighbouring_lanes_are_one_block(whole: Session) -> None:
    block, escaped, empty = whole.steps[1].elements
    assert isinstance(block, LaneBlock) and block.others
    assert [(e.lane, e.pattern.text, e.after) for e in block.lines] == [
        ("parent", "one {child_2} {_} ...", 0.0),
        ("child_2", "two", 1.0),
        ("child_2", "", 0.0),
    ]
    assert {lane: len(lines) for lane, lines in block.lanes.items()} == {"parent": 1, "child_2": 2}
    assert block.lines[0].pattern.pids == frozenset({"child_2"})
    assert isinstance(escaped, Expected) and isinstance(empty, Expected)
    assert (escaped.pattern.text, escaped.after, empty.pattern.text) == ("# escaped   (after 1s)", 0.0, "")


def test_bans_ends_and_anything_are_read(whole: Session) -> None:
    assert [(b.line, b.pattern.text) for b in whole.steps[1].banned] == [(19, "{_} never")]
    assert whole.steps[2].elements == (AnyLines(24), Ended(25, 3))
    assert whole.steps[4].elements == (Ended(30, -15),)
    assert [e.pattern.text for e in expected(whole.steps[5])] == ["after the end"]


def test_the_kernels_block_is_read(whole: Session) -> None:
    assert [(k.line, k.lane, k.pattern.text, k.banned) for k in whole.kernel] == [
        (35, "parent", "fork {child_2} ...", False),
        (36, "child_2", "exec ls", True),
        (37, "parent", "wait {child_2} exit 3 ...", False),
    ]
    assert isinstance(whole.kernel[0], KernelLine)
    assert [(k.verb, k.last, k.exact) for k in whole.kernel] == [
        ("fork", "{child_2}", False), ("exec", "ls", True), ("wait", "3", False),
    ]  # fmt: skip
    assert [k.written for k in whole.kernel] == ["fork {child_2}", "! exec ls (exactly)", "wait {child_2} exit 3"]


def test_what_is_not_said_has_a_value() -> None:
    session = parse_session(PATH, "# T\n$ true\n")
    assert (session.timeout, session.cast, session.conditions, session.kernel) == (20.0, (), (), ())
    assert session.steps == (SessionStep(1, 2, Action(2, "command", "true"), ()),)
    assert session.program == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[Enter]", "key"),
        ("[Ctrl-C]", "key"),
        ("[Ctrl-D]", "key"),
        ("[python fork.py]", "typed"),
        ("[]", "typed"),
    ],
)
def test_what_is_typed_fills_its_line(text: str, kind: ActionKind) -> None:
    action = parse_session(PATH, f"# T\n$ cat\n{text}").steps[1].action
    assert action == Action(3, kind, text[1:-1])


@pytest.mark.parametrize(
    "line",
    ["[python] <defunct>", "x [Enter]", "?", "?3", "!", "!no", "=====", "| a bar", "1 | 2", "$", "a: b", "(after 1s)"],
)
def test_what_only_looks_like_a_form_is_output(line: str) -> None:
    [step] = parse_session(PATH, f"# T\n$ cat\n{line}\n").steps
    [only] = expected(step)
    assert only.pattern.text == line


@given(
    st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1), min_size=1, max_size=5)
)
def test_any_output_can_be_written_with_a_backslash(lines: list[str]) -> None:
    [step] = parse_session(PATH, "# T\n$ cat\n" + "".join(f"\\{line}\n" for line in lines)).steps
    assert [e.pattern.text for e in expected(step)] == [line.rstrip() for line in lines]
    assert all(e.pattern.match(line, {}) is not None for e, line in zip(expected(step), lines, strict=True))


ERRORS = {
    "no title": ("$ true", 1, "no title", "begin with a line `# What"),
    "empty": ("", 1, "no title", "begin with"),
    "nothing run": ("# T\nprocesses: a", 1, "nothing is run", "`$ python fork.py`"),
    "name": ("# T\nprocesses: a, B!\n$ true", 2, "`B!` is not a name", "lower-case words"),
    "name missing": ("# T\nprocesses: a,\n$ true", 2, "`` is not a name", "lower-case words"),
    "name twice": ("# T\nprocesses: a, a\n$ true", 2, "a name stands twice", "a name of its own"),
    "cast twice": ("# T\nprocesses: a\nprocesses: b\n$ true", 3, "`processes:` stands twice", "one line"),
    "header": ("# T\nprocess: a\n$ true", 2, "there is no `process:`", "perhaps it is `processes:`"),
    "timeout": ("# T\ntimeout: soon\n$ true", 2, "`soon` is not a time", "`timeout: 10s`"),
    "timeout unit": ("# T\ntimeout: 10\n$ true", 2, "`10` is not a time", "`timeout: 10s`"),
    "timeout zero": ("# T\ntimeout: 0s\n$ true", 2, "`0s` is not a time", "`timeout: 10s`"),
    "needs": ("# T\nneeds: cc\n$ true", 2, "`needs:` has no reason", "say why: `needs: cc,"),
    "only": ("# T\nonly: linux,\n$ true", 2, "`only:` has no reason", "say why: `only: linux,"),
    "platform": ("# T\nonly: plan9, why\n$ true", 2, "`plan9` is not a platform", "one of linux, macos"),
    "heading": ("# T\n=== Terminal 1\n$ true", 2, "`=== Terminal 1` cannot stand here", "`=== terminal 2`"),
    "heading alone": ("# T\n$ true\n===", 3, "`=== ` cannot stand here", "`=== terminal 2`"),
    "terminal 0": ("# T\n=== terminal 0\n$ true", 2, "`=== terminal 0` cannot stand here", "`=== terminal 2`"),
    "after kernel": ("# T\n$ true\n=== kernel\n=== terminal 1", 4, "cannot stand here", "`=== kernel` at the end"),
    "kernel twice": ("# T\n$ true\n=== kernel\n=== kernel", 4, "cannot stand here", "`=== kernel` at the end"),
    "kernel lane": ("# T\n$ true\n=== kernel\nfork", 4, "has no lane", "`parent | fork {child}`"),
    "kernel cast": ("# T\n$ true\n=== kernel\na | fork", 4, "`a` is not in the cast", "`processes: a`"),
    "kernel verb": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | forq",
        5,
        "`forq` is not a kernel event",
        "one of fork,",
    ),
    "kernel ban": ("# T\nprocesses: a\n$ true\n=== kernel\na | !", 5, "`!` is not a kernel event", "one of fork,"),
    "kernel mark": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | exec ls (exact)",
        5,
        "`(exact)` says nothing",
        "write ` (exactly)`",
    ),
    "kernel mark misspelt": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | exec ls (Exactley)",
        5,
        "`(Exactley)` says nothing",
        "write ` (exactly)`",
    ),
    "kernel time": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | exit 0 (after 1s)",
        5,
        "`(after 1s)` cannot stand here",
        "the order within a lane is held",
    ),
    "kernel time exactly": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | exit 0 (within 1 s) (exactly)",
        5,
        "`(within 1 s)` cannot stand here",
        "leave it out",
    ),
    "lane": ("# T\nprocesses: a\n$ true\nb | x", 4, "`b` is not in the cast", "`processes: a, b`"),
    "lane misspelt": (
        "# T\nprocesses: main\n$ true\nmaine | x",
        4,
        "`maine` is not in the cast",
        "perhaps it is `main`;",
    ),
    "hole misspelt": (
        "# T\nprocesses: main\n$ true\nI am {maine}",
        4,
        "`{maine}` is not in",
        "it is `{main}`; if not, declare",
    ),
    "hole misspelt in !": (
        "# T\nprocesses: main\n$ true\n! {maine}",
        4,
        "`{maine}` is not in",
        "perhaps it is `{main}`",
    ),
    "kernel pid": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | fork {b}",
        5,
        "`{b}` is not in the cast",
        "(`processes: a, b`), or write `{_}` for any process",
    ),
    "kernel pid misspelt": (
        "# T\nprocesses: a, child\n$ true\n=== kernel\na | ! wait {childe} exit 3",
        5,
        "`{childe}` is not in the cast",
        "perhaps it is `{child}`",
    ),
    "others": ("# T\n$ true\n... | x", 3, "`... |` takes no text", "lines of anybody else"),
    "bar": ("# T\nprocesses: a\n$ true\na |x", 4, "no space stands after the bar", "`a | x`"),
    "anything": ("# T\n$ true\n...", 3, "`...` alone allows any lines", "comment line directly above"),
    "anything far": ("# T\n$ true\n# why\n\n...", 5, "`...` alone allows any lines", "directly above"),
    "hole": ("# T\n$ true\nx {pid", 3, "the hole `{pid` is not closed", "write `{name}`"),
    "status": ("# T\n$ true\n? 256", 3, "`256` is not a way to end", "`? 0` to `? 255`"),
    "status word": ("# T\n$ true\n? SIGNOPE", 3, "there is no signal `SIGNOPE`", "perhaps it is `SIG"),
    "status real-time": ("# T\n$ true\n? SIGRTMIN+20", 3, "there is no signal `SIGRTMIN+20`", "perhaps it is `SIGRTM"),
    "kernel signal": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | killed SIGTREM",
        5,
        "there is no signal `SIGTREM`",
        "perhaps it is `SIGTERM`",
    ),
    "kernel signal's other name": (
        "# T\nprocesses: a\n$ true\n=== kernel\na | ! kill {a} SIGIOT",
        5,
        "`SIGIOT` is told by another name",
        "write `SIGABRT`",
    ),
    "status twice": ("# T\n$ true\n? 0\n? 1", 4, "the command's end stands twice", "one `?`"),
    "key": ("# T\n$ cat\n[enter]", 3, "there is no key `[enter]`", "[Enter], [Ctrl-C], [Ctrl-D]"),
    "key Ctrl": ("# T\n$ cat\n[Ctrl-Z]", 3, "there is no key `[Ctrl-Z]`", "[Enter], [Ctrl-C], [Ctrl-D]"),
    "time": ("# T\n$ true\nx (after 1 s)", 3, "`(after 1 s)` is not a time", "`(after 1s)`"),
    "too early": ("# T\nhello\n$ true", 2, "nothing runs in terminal 1 yet", "`$ python fork.py`"),
    "too early escaped": ("# T\n$ true\n=== terminal 2\n\\x\n$ cat", 4, "nothing runs in terminal 2 yet", "begin with"),
    "too early key": ("# T\n$ true\n=== terminal 2\n[Enter]", 4, "nothing runs in terminal 2 yet", "begin with"),
    "too early end": ("# T\n$ true\n=== terminal 2\n? 0", 4, "nothing runs in terminal 2 yet", "begin with"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_says_where_what_and_what_would_be_right(case: str) -> None:
    text, line, wrong, right = ERRORS[case]
    with pytest.raises(SessionError) as caught:
        parse_session(PATH, text)
    place, _, rest = str(caught.value).partition(": ")
    said_wrong, _, said_right = rest.partition("; ")
    assert place == f"fork/fork.session:{line}"
    assert wrong in said_wrong
    assert right in said_right


@pytest.mark.parametrize("argument", ["(x)", "(ab", "exactly", "f(exactly)"])
def test_other_brackets_at_the_end_of_a_kernels_line_are_an_argument(argument: str) -> None:
    session = parse_session(PATH, f"# T\nprocesses: a\n$ true\n=== kernel\na | exec echo {argument}")
    assert (session.kernel[0].text, session.kernel[0].exact) == (f"exec echo {argument}", False)


def table_of_events(page: str) -> str:
    return page.partition("| event |")[2].partition("\n\n")[0]


def untold(page: str) -> list[str]:
    """Events of the kernel of which the page's table has no example that can be read."""
    examples = re.findall(r"`([^`]+)`", table_of_events(page))
    read = [
        parse_session(PATH, f"# T\nprocesses: parent, child\n$ true\n=== kernel\nparent | {example}").kernel
        for example in examples
    ]
    return [verb for verb in parser.VERBS if verb not in {line.verb for (line,) in read}]


def test_every_event_of_the_kernel_is_told_to_those_who_write_sessions() -> None:
    page = (layout.root() / "docs/notation.md").read_text(encoding="utf-8")
    assert untold(page) == []


def test_an_event_without_an_example_is_noticed_and_so_is_one_that_cannot_be_read() -> None:
    page = (layout.root() / "docs/notation.md").read_text(encoding="utf-8")
    table = table_of_events(page)
    for verb in parser.VERBS:
        less = re.sub(rf"`{verb}\b[^`]*`", f"{verb} 3", table)
        assert untold(page.replace(table, less)) == [verb]
    with pytest.raises(SessionError, match=r"`\{childe\}` is not in the cast"):
        untold(page.replace("`fork {child}`", "`fork {childe}`"))


def test_a_file_that_is_not_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.session"
    path.write_bytes(b"# T\n$ true\n\xff\n")
    with pytest.raises(SessionError, match=r"x\.session:1: it is not UTF-8"):
        read_session(path)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r":1: it cannot be read \(Is a directory\); see that it is there"):
        read_session(tmp_path)
    with pytest.raises(SessionError, match=r"none\.session:1: it cannot be read \(No such file or directory\); see"):
        read_session(tmp_path / "none.session")


def test_the_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name, text in {"a": "# T\n$ true", "b": "# T\n? 0", "c": "$ true"}.items():
        (tmp_path / f"{name}.session").write_text(text)
    with pytest.raises(SessionError) as caught:
        parser.read_sessions(sorted(tmp_path.iterdir()))
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        f"{tmp_path.name}/b.session:2",
        f"{tmp_path.name}/c.session:1",
    ]


@given(st.text(st.sampled_from("#=$[]?!.|\\{}_ abEnter13\n()"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SessionError):
        assert parse_session(PATH, f"# T\nprocesses: a, b\n$ true\n{text}").steps


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="this system has no real-time signals")
def test_whatever_signal_can_end_a_command_can_be_written() -> None:
    for number in sorted(signal.valid_signals()):
        name = ended_as(-number)
        text = f"# T\nprocesses: a\n$ true\n? {name}\n=== kernel\na | killed {name}\na | kill {{a}} {name}\n"
        assert parse_session(PATH, text).steps[0].elements == (Ended(4, -number),)
