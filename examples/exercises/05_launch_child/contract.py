"""Exercise 5: `launch_child(fn, *args, **kwargs)` returns the pid of a child that always ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from harness.check import Finding, Run, Trial, describe, loaded, right, scene, warning, wrong

TITLE = "A child that always ends"
POINTS = {
    "pid": "launch_child returns the pid of a child",
    "call": "fn runs once, in that child, with its arguments",
    "ends": "when fn returns, the child ends with exit status 0",
    "raises": "when fn raises, even SystemExit, the child ends too",
    "output": "what fn prints arrives, in a pipe too",
}
HINTS = (
    "`os.fork()` returns in both processes. Which of them calls `fn`, and which one returns the pid?",
    (
        "After `fn` the child would go on with the caller's next line. Something must end it, whatever `fn` did: "
        "look up `finally`."
    ),
    (
        "`sys.exit()` raises an exception, which the caller's code can see. `os._exit()` ends the process at once, "
        "and flushes nothing."
    ),
)

WORDS = "words of the child"
EARLIER = "words of the caller"


def returning(module: Any, stage: Any) -> None:
    """fn notes who runs it with what, prints and returns; the caller waits for it."""

    def fn(*args: object, **kwargs: object) -> None:
        stage.tell("ran", args=args, kwargs=kwargs)
        print(WORDS)

    print(EARLIER)  # not flushed: it must not come out of the child again
    finish(stage, stage.call(module.launch_child, fn, 1, "two", three=3))


def raising(module: Any, stage: Any) -> None:
    """fn raises an ordinary exception."""

    def fn() -> None:
        raise ValueError("raised by fn, on purpose")

    finish(stage, stage.call(module.launch_child, fn))


def leaving(module: Any, stage: Any) -> None:
    """fn calls sys.exit, which raises one that `except Exception` does not catch."""

    def fn() -> None:
        sys.exit(3)

    finish(stage, stage.call(module.launch_child, fn))


def finish(stage: Any, outcome: Any) -> None:
    """Wait for the pid that was returned, and tell how that went."""
    pid = outcome.value
    if outcome.error is not None or type(pid) is not int or pid <= 0:
        return
    try:
        status = os.waitpid(pid, 0)[1]
        stage.tell("waited", status=os.waitstatus_to_exitcode(status))
    except OSError as error:
        stage.tell("not waited", error=type(error).__name__)


def judge(trial: Trial) -> Iterator[Finding]:
    seen = trial.scenes(returning, raising, leaving)
    loaded(seen, "pid", "launch_child")
    for stray in seen.load.strays:
        yield came_back("ends", stray.pid, stray["kind"], "fn")
        return

    run = scene(seen, "returning", "pid")
    yield from ends(run)
    faults = [*returns_pid(run), *calls(run), *ends_well(run)]
    if faults:
        yield from faults
        return
    yield from (right("pid"), right("call"), right("ends"))

    for name in ("raising", "leaving"):
        yield from ends_anyway(scene(seen, name, "raises"), name)
    yield from printed(run)


def ends(run: Run) -> Iterator[Finding]:
    """The child came back to the caller though fn returned."""
    for stray in run.strays:
        if run.main.pid in {told.pid for told in run.heard("ran")} and not run.heard("waited"):
            yield wrong(
                "call",
                "fn runs in the parent, and the child comes back to the caller.",
                f"process {run.first} called launch_child and ran fn; {stray.pid}, its child, returned from the call",
                "In which of the two processes does `os.fork()` return 0?",
            )
        else:
            yield came_back("ends", stray.pid, stray["kind"], "fn")


def came_back(point: str, pid: int, kind: str, after: str) -> Finding:
    """The finding about a child that ran the caller's code."""
    if kind == "SystemExit":
        return wrong(
            point,
            (
                "The child leaves by SystemExit, which the caller's code sees: it runs the caller's finally and "
                "except blocks."
            ),
            f"SystemExit came out of launch_child in process {pid}, the child",
            ("`sys.exit()` raises an exception. What ends a process without one?", "Look up `os._exit`."),
        )
    if kind:
        return wrong(
            point,
            f"An exception leaves launch_child in the child: {kind}.",
            f"it came out of the call in process {pid}, the child",
            "Whatever happens in the child, it must end there. Which block runs after an exception, too?",
        )
    return wrong(
        point,
        "The caller's next line runs in the child as well.",
        f"launch_child returned in process {pid}, the child, after {after} had",
        ("What does the child do when `fn` has returned? It goes on, like any process.", "Look up `os._exit`."),
    )


def returns_pid(run: Run) -> Iterator[Finding]:
    """What is wrong with the value that the caller got."""
    for told in run.heard("came back"):
        value, children = told["value"], [process.pid for process in run.children]
        seen = f"it returned {value!r}; the children of {run.first}, the caller: {children or 'none'}"
        if told["error"]:
            yield wrong(
                "pid",
                "launch_child raises an exception in the caller.",
                told["error"],
                "Run it by itself: what does it say?",
            )
        elif value == run.first:
            yield wrong(
                "pid",
                "It returns the caller's own pid, not the child's.",
                seen,
                "What does `os.fork()` return in the parent?",
            )
        elif value is None:
            yield wrong(
                "pid", "It returns None, not the child's pid.", seen, "What does `os.fork()` return in the parent?"
            )
        elif value not in children:
            yield wrong(
                "pid",
                "What it returns is not the pid of a child.",
                seen,
                "What does `os.fork()` return in the parent?",
            )
    if run.heard("not waited"):
        yield wrong(
            "pid",
            "The child has been waited for already, so the caller cannot do it.",
            "waitpid in the caller: ChildProcessError",
            "Launching and waiting are two things. Who should decide when to wait?",
        )
    if not run.heard("came back") and not run.strays:
        yield wrong(
            "pid",
            "launch_child ends its caller.",
            f"process {run.first} called it and ended with {describe(run.main.status)}",
            "Which of the two processes reaches the call that ends one?",
        )


def calls(run: Run) -> Iterator[Finding]:
    """Who called fn, how often and with what."""
    ran = run.heard("ran")
    pids = [told.pid for told in ran]
    seen = f"fn ran in {', '.join(map(str, pids)) or 'no process'}; the caller is {run.first}"
    if not ran:
        yield wrong("call", "fn is never called.", seen, "The child is the one where `os.fork()` returned 0.")
    elif run.first in pids and len(pids) > 1:
        yield wrong("call", "fn runs in both processes.", seen, "Which lines are reached by both?")
    elif run.first in pids:
        yield wrong(
            "call",
            "fn runs in the caller, not in a child.",
            seen,
            "The child is the one where `os.fork()` returned 0.",
        )
    elif len(pids) > 1:
        yield wrong("call", "fn runs more than once.", seen, "Follow the child, line by line.")
    else:
        args, kwargs = ran[0]["args"], ran[0]["kwargs"]
        got = f"fn was to get (1, 'two', three=3); it got args {args}, kwargs {kwargs}"
        if args == (1, "two") and not kwargs:
            yield wrong(
                "call", "The keyword arguments do not reach fn.", got, "`**` unpacks a dict, as `*` does a tuple."
            )
        elif args != (1, "two") or kwargs != {"three": 3}:
            yield wrong(
                "call",
                "fn gets other arguments than it was given.",
                got,
                "`*` and `**` pack where one defines and unpack where one calls.",
            )


def ends_well(run: Run) -> Iterator[Finding]:
    """The exit status after a plain return."""
    for told in run.heard("waited"):
        if told["status"] not in (0, 86) or (told["status"] == 86 and not run.strays):
            yield wrong(
                "ends",
                "fn returned, and the child's exit status is not 0.",
                f"it ended with {describe(told['status'])}",
                "0 says that all went well. With which number does the child end?",
            )


def ends_anyway(run: Run, name: str) -> Iterator[Finding]:
    """The child ends when fn raises."""
    what = "raises an exception" if name == "raising" else "calls sys.exit"
    for stray in run.strays:
        yield wrong(
            "raises",
            f"When fn {what}, the child gets back into the caller's code.",
            f"{stray['error'] or 'nothing'} came out of launch_child in process {stray.pid}, the child",
            (
                "Which block runs whether or not there was an exception?",
                (
                    "`except Exception` lets SystemExit and KeyboardInterrupt through; `finally` lets nothing pass "
                    "that ends the process."
                ),
            ),
        )
        return
    waited = run.heard("waited")
    if name == "raising" and waited and waited[0]["status"] == 0:
        yield warning(
            "raises",
            "When fn raises, the child's exit status is 0 all the same.",
            "exit status 0 after ValueError",
            "Whoever waits for the child cannot tell that it failed.",
        )
    yield right("raises")


def printed(run: Run) -> Iterator[Finding]:
    """fn's output."""
    child = run.heard("ran")[0].pid
    text = run.text(child)
    if WORDS not in text:
        yield wrong(
            "output",
            "What fn printed is lost when the output goes into a pipe.",
            f"fn printed {WORDS!r}; process {child} wrote {text!r}",
            (
                "`print` fills a buffer in the process. `os._exit` throws it away.",
                "Flush `sys.stdout` before `os._exit`.",
            ),
        )
        return
    if EARLIER in text:
        yield warning(
            "output",
            "What the caller had printed before comes out twice.",
            f"{EARLIER!r} was still in the buffer when fork copied it; the child flushed its copy",
            "Flush before the fork as well.",
        )
    yield right("output")
