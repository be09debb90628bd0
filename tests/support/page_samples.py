"""Captures made by hand, for tests of the pages alone; they are never written below `build/`."""

from __future__ import annotations

from dataclasses import replace

from harness.capture.schema import SCHEMA, Capture, Command, Event, File, Line, Process, Ran, Span, Step

PARENT, CHILD, SHELL = 4211, 4217, 4102
"""Pids of the samples."""

RAN = Ran(at="2026-11-24T14:31:07+00:00", system="Linux 6.12", python="3.13.0", traced=True, seconds=10.3)


def capture(name: str = "fork/fork", **more: object) -> Capture:
    """A capture without a step."""
    empty = Capture(schema=SCHEMA, key="sample", name=name, title="One process, then two", ran=RAN)
    return replace(empty, **more)  # type: ignore[arg-type]  # fields by name


def output(at: float, text: str, lane: str = "", pid: int = 0) -> Line:
    """A line that was printed; by `pid`, if that is given."""
    return Line(at, "output", text, lane, (Span(text, pid),) if pid else ())


def fork() -> Capture:
    """A program of two processes, and `ps` in a second terminal before and after the fork."""
    head = "UID          PID    PPID  C STIME TTY          TIME CMD"
    ps = "you         {}    {}  0 14:31 pts/1    00:00:00 python fork.py"
    steps = (
        Step(1, (Line(0.0, "command", "python fork.py"), output(0.021, "Ready to fork? Press Enter.", "", PARENT))),
        Step(
            2,
            (
                Line(3.107, "command", "ps -af"),
                output(3.12, head, "", 4213),
                output(3.12, ps.format(PARENT, SHELL), "parent", 4213),
                Line(3.12, "elided", "..."),
            ),
        ),
        Step(
            1,
            (
                Line(6.24, "key", "Enter"),
                output(6.242, "I am printed twice.", "parent", PARENT),
                output(6.243, "I am printed twice.", "child", CHILD),
            ),
        ),
        Step(
            2,
            (
                Line(8.051, "command", "ps -af"),
                output(8.06, head, "", 4219),
                output(8.06, ps.format(PARENT, SHELL), "parent", 4219),
                output(8.06, ps.format(CHILD, PARENT), "child", 4219),
                Line(8.06, "elided", "..."),
            ),
        ),
        Step(1, (output(10.243, "So am I.", "parent", PARENT), output(10.244, "So am I.", "child", CHILD))),
    )
    return capture(
        program="fork.py",
        steps=steps,
        values={"parent": str(PARENT), "child": str(CHILD), "shell": str(SHELL)},
        commands=(
            Command(1, "python fork.py", PARENT, SHELL, 0.0, 10.25, 0),
            Command(2, "ps -af", 4213, 4103, 3.107, 3.13, 0),
            Command(2, "ps -af", 4219, 4103, 8.051, 8.07, 0),
        ),
        processes=(
            Process(PARENT, SHELL, "parent", 1, 0.0, 10.25, 0, None),
            Process(4213, 4103, "", 2, 3.107, 3.13, 0, None),
            Process(CHILD, PARENT, "child", 1, 6.241, 10.251, 0, None),
            Process(4219, 4103, "", 2, 8.051, 8.07, 0, None),
        ),
        files=(File(1, "terminal", "terminal 1"),),
        events=(
            Event(6.241, 6.2412, PARENT, "fork", child=CHILD),
            Event(6.242, 6.2421, PARENT, "write", fd=1, file=1, size=20, data="I am printed twice.\\n"),
            Event(6.243, 6.2431, CHILD, "write", fd=1, file=1, size=20, data="I am printed twice.\\n"),
        ),
    )


def wait() -> Capture:
    """One terminal; the parent waits for a child that ends with 127."""
    steps = (
        Step(
            1,
            (
                Line(0.0, "command", "python wait.py"),
                output(0.019, "Inside parent", "parent", PARENT),
                output(0.02, "Inside child", "child", CHILD),
                output(2.035, "Child exited with code 127", "parent", PARENT),
                Line(2.041, "ended", "3"),
            ),
        ),
    )
    return capture(
        "waiting/wait",
        title="The parent waits for its child",
        program="wait.py",
        steps=steps,
        values={"parent": str(PARENT), "child": str(CHILD), "code": "127"},
        commands=(Command(1, "python wait.py", PARENT, SHELL, 0.0, 2.041, 3),),
        processes=(
            Process(PARENT, SHELL, "parent", 1, 0.0, 2.041, 3, None),
            Process(CHILD, PARENT, "child", 1, 0.018, 2.034, 127, 2.0341),
        ),
    )


HOSTILE = (
    "</pre></samp></figure><script>alert(1)</script>",
    "```",
    "{= program('x') =} {{ x }} {% raw %}",
    "<!--html:PHNjcmlwdD4=-->",
    "# A heading | a | table | & entity &amp; * ",
    "\x1b[31mred\x1b[0m \u202egnp.exe\u202c \u200b \x07",
    "    <details open><summary>",
)
"""Lines that a page must show as they are."""


def hostile() -> Capture:
    """A run that prints what would hurt a careless page."""
    lines = [output(0.1 + at, text, "parent", PARENT) for at, text in enumerate((*HOSTILE, "x" * 1_000_000))]
    return replace(wait(), steps=(Step(1, (Line(0.0, "command", "python hostile.py"), *lines)),))
