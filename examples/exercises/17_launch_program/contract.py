"""Exercise 17: `launch_program(program_name, *args)` runs a program in a child and returns its exit status."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from harness.check import Finding, Run, Seen, Told, Trial, loaded, right, scene, warning, wrong

TITLE = "launch_program"
POINTS = {
    "own": "fork, exec and wait do the work",
    "waits": "it returns when the program has ended, and leaves nothing behind",
    "args": "the program is found along PATH and gets its arguments unchanged",
    "status": "it returns the exit status, an int",
    "missing": "a program that is not found gives a status other than 0, and its child ends",
}
HINTS = (
    "Which of the two processes becomes the program, and which one waits for it?",
    "Of the exec family, those with a p search PATH, and those with a v take a list. And argv[0] is said twice.",
    "`os.waitpid` returns a pid and a wait status, and the latter holds the exit status: `os.waitstatus_to_exitcode`.",
    "When exec fails, it raises an exception, in the child. What ends the child then, and with which status?",
)

WORDS = ("plain", "two words", "*", "$HOME", "", "a;b", "#1")
STATUSES = (0, 1, 42, 255)
PROBE = """#!/bin/sh
printf '%s\\0' "$@" > got
sleep 0.2
: > done
"""


def arguments(module: Any, stage: Any) -> None:
    """A program on PATH notes its arguments; it takes a moment to end."""
    os.mkdir("programs")
    with open("programs/probe", "w") as file:
        file.write(PROBE)
    os.chmod("programs/probe", 0o755)
    os.environ["PATH"] = os.path.abspath("programs") + os.pathsep + os.environ["PATH"]
    stage.look("before")
    stage.call(module.launch_program, "probe", *WORDS)
    done = os.path.exists("done")
    stage.look("after")
    got = None
    if os.path.exists("got"):
        with open("got") as file:
            got = file.read().split("\0")[:-1]
    stage.tell("probe", got=got, done=done)


def statuses(module: Any, stage: Any) -> None:
    """Programs that end with each of the statuses; the last one is killed."""
    for number in STATUSES:
        stage.call(module.launch_program, "sh", "-c", f"exit {number}")
    stage.call(module.launch_program, "sh", "-c", "kill -9 $$")


def missing(module: Any, stage: Any) -> None:
    """A program that does not exist."""
    stage.call(module.launch_program, "no-such-program", "at all")


def forbidden(module: Any, stage: Any) -> None:
    """A file on PATH that nobody may execute."""
    with open("not-executable", "w") as file:
        file.write("echo\n")
    os.environ["PATH"] = os.getcwd()
    stage.call(module.launch_program, "not-executable")


def judge(trial: Trial) -> Iterator[Finding]:
    seen = trial.scenes(arguments, statuses, missing, forbidden)
    loaded(seen, "own", "launch_program")
    faults = [*alone(seen), *called(scene(seen, "arguments", "waits"))]
    if not faults:
        faults = [*unchanged(seen.scenes["arguments"])]
    if faults:
        yield from (right(point) for point in list(POINTS)[: list(POINTS).index(faults[0].point)])
        yield faults[0]
        return
    yield from (right("own"), right("waits"), right("args"))
    yield from says_status(scene(seen, "statuses", "status"))
    yield from not_found(scene(seen, "missing", "missing"))
    run = seen.scenes.get("forbidden")
    if run is not None and run.strays:
        yield warning(
            "missing",
            "A file that may not be executed sends the child into the caller's code.",
            f"{run.strays[0]['error']} came out of launch_program in process {run.strays[0].pid}, the child",
            "FileNotFoundError is one way in which exec fails. What do they all have in common?",
        )


def alone(seen: Seen) -> Iterator[Finding]:
    """Whether somebody else forks for it."""
    names = {"subprocess.Popen": "subprocess", "os.system": "os.system", "os.posix_spawn": "os.posix_spawn"}
    for run in seen.scenes.values():
        for told in run.heard("audit"):
            if told["event"] in names:
                name = names[told["event"]]
                text = f"process {told.pid} called {name}"
                yield wrong(
                    "own", f"It leaves the work to {name}.", text, "The same can be done with three calls of `os`."
                )
                return


def called(run: Run) -> Iterator[Finding]:
    """Which process became the program, and whether the other one waited."""
    if run.strays:
        stray = run.strays[0]
        if run.main.execs:
            yield wrong(
                "own",
                "The parent becomes the program, and the child comes back to the caller.",
                f"{run.first} called launch_program, and then exec; {stray.pid}, its child, returned from the call",
                "In which of the two processes does `os.fork()` return 0?",
            )
        else:
            yield came_back("own", stray, "The child")
        return
    returned = run.heard("came back")
    if not returned:
        yield wrong(
            "own",
            "It replaces its caller: nothing is left to return to." if run.main.execs else "It ends its caller.",
            f"process {run.first} called launch_program" + (", and then exec" if run.main.execs else ""),
            "exec replaces the program in the process that calls it. Which process should that be?",
        )
        return
    if returned[0]["error"]:
        yield wrong(
            "own", "launch_program raises an exception in the caller.", returned[0]["error"], "Run it by itself first."
        )
        return
    probe, after = run.heard("probe"), run.look("after")
    if not run.children:
        text = f"it returned {returned[0]['value']!r}, and no process was born"
        yield wrong("own", "No child is born, and no program runs.", text, "Begin with `os.fork()`.")
    elif after and after.living:
        yield wrong(
            "waits",
            "It returns before the program has ended.",
            f"process {after.living[0].pid} ({after.living[0].command}) was at work when launch_program had returned",
            "Which call waits for a child's end?",
        )
    elif after and after.zombies:
        text = f"process {after.zombies[0].pid} was a zombie when launch_program had returned"
        yield wrong(
            "waits",
            "The child is never waited for.",
            text,
            "Time passes; that is not waiting. Which call waits for a child?",
        )
    elif probe and probe[0]["got"] is None:
        yield from never_ran(run)


def never_ran(run: Run) -> Iterator[Finding]:
    """Why the program did not run though a child was there."""
    child = run.children[0]
    asked = programs(run)
    if not asked:
        yield wrong(
            "own",
            "The program never starts: no exec reaches the kernel.",
            f"process {child.pid} was born, and ended without an exec",
            "Does exec raise an exception in the child? Print it there. What kind of arguments does exec take?",
        )
    elif asked[0] == "probe":
        yield wrong(
            "args",
            "The program is not looked for along PATH.",
            f"process {child.pid}, the child, asked exec for “probe”, without a folder",
            "Which letter in the name of an exec says that PATH is searched?",
        )
    else:
        seen = f"process {child.pid}, the child, asked exec for {asked[0].rpartition('/')[2]}, not for probe"
        yield wrong(
            "args", "The program that was named does not run.", seen, "What exactly does the child give to exec?"
        )


def programs(run: Run) -> list[str]:
    """What the children asked exec for: a path for each folder of PATH, or a name without one."""
    return [path.removeprefix("b'").removesuffix("'") for process in run.children for path in process.execs]


def unchanged(run: Run) -> Iterator[Finding]:
    """Whether the arguments arrived as they were."""
    got = run.heard("probe")[0]["got"]
    if got == list(WORDS):
        return
    seen = f"given: {list(WORDS)}; the program got: {got}"
    if {path.rpartition("/")[2] for path in programs(run)} & {"sh", "bash", "dash"}:
        yield wrong(
            "args",
            "The arguments do not arrive unchanged: a shell has read them.",
            seen,
            "A shell takes words apart at spaces, and replaces `*` and `$HOME`. Who needs a shell here?",
        )
    elif got == list(WORDS[1:]):
        yield wrong(
            "args",
            "The first argument does not arrive: it has become argv[0].",
            seen,
            "The name is said twice: once to find the program, and once as the first of its arguments.",
        )
    else:
        yield wrong("args", "The arguments do not arrive unchanged.", seen, "What exactly does the child give to exec?")


def says_status(run: Run) -> Iterator[Finding]:
    """The values that it returned."""
    if run.strays:
        yield came_back("status", run.strays[0], "The child")
        return
    returned = run.heard("came back")
    values = [told["value"] for told in returned[: len(STATUSES)]]
    raised = [told["error"] for told in returned if told["error"]]
    pairs = list(zip(STATUSES, values, strict=False))
    seen = "programs that ended with " + ", ".join(map(str, STATUSES)) + "; it returned " + ", ".join(map(repr, values))
    hint = "`os.waitpid` returns a pid and a wait status. Look up `os.waitstatus_to_exitcode`."
    kinds = [told["type"] for told in returned[: len(STATUSES)]]
    children = [process.pid for process in run.children]
    if raised or len(values) < len(STATUSES):
        yield wrong("status", "It raises an exception when a program has failed.", raised[:1], hint)
    elif values == list(STATUSES) and kinds == ["int"] * len(STATUSES):
        yield right("status")
    elif all(value is None for value in values):
        yield wrong(
            "status",
            "It returns None, not the exit status.",
            seen,
            "What does the caller get at the end of the function?",
        )
    elif all(value in children for value in values):
        yield wrong("status", "It returns the child's pid, not the exit status.", seen, hint)
    elif all(value == status << 8 for status, value in pairs):
        yield wrong("status", "It returns the wait status: the exit status is inside it.", seen, hint)
    elif "int" not in kinds:
        yield wrong("status", f"It returns a {kinds[0]}, not the exit status.", seen, hint)
    elif any(status and value == 0 for status, value in pairs):
        yield wrong("status", "A program that failed counts as a success: it returns 0.", seen, hint)
    else:
        yield wrong("status", "It returns another number than the exit status.", seen, hint)
    if returned[len(STATUSES) :] and returned[-1]["value"] == 0:
        yield warning(
            "status",
            "A program that was killed counts as a success: it returns 0.",
            "sh was ended by SIGKILL; launch_program returned 0",
            "Only a process that ended by itself has an exit status. Look up `os.waitstatus_to_exitcode`.",
        )


def not_found(run: Run) -> Iterator[Finding]:
    """What comes of a program that does not exist."""
    if run.strays:
        yield came_back("missing", run.strays[0], "When the program is not found, the child")
        return
    for told in run.heard("came back"):
        if told["error"]:
            says = "When the program is not found, launch_program raises an exception in the caller."
            yield wrong("missing", says, told["error"], "The contract asks for a status. A shell uses 127.")
        elif told["value"] == 0 and told["type"] == "int":
            yield wrong(
                "missing",
                "A program that does not exist counts as a success: it returns 0.",
                "launch_program('no-such-program', 'at all') returned 0",
                "Whoever reads the status must be able to tell. A shell uses 127.",
            )
        elif told["type"] != "int":
            says = f"When the program is not found, it returns a {told['type']}, not a status."
            yield wrong("missing", says, f"it returned {told['value']!r}", "A shell uses 127.")
        else:
            yield right("missing")


def came_back(point: str, stray: Told, who: str) -> Finding:
    """The finding about a child that got back into the caller's code."""
    if stray["kind"] == "SystemExit":
        return wrong(
            point,
            f"{who} leaves by SystemExit: it runs the caller's finally and except blocks.",
            f"SystemExit came out of launch_program in process {stray.pid}, the child",
            ("`sys.exit()` raises an exception. What ends a process without one?", "Look up `os._exit`."),
        )
    what = stray["error"] or f"it returned {stray['value']!r}"
    return wrong(
        point,
        f"{who} gets back into the caller's code.",
        f"in process {stray.pid}, the child, launch_program was left: {what}",
        (
            "When exec fails, it raises an exception in the child. Who catches it?",
            "`finally` and `os._exit` let nothing pass.",
        ),
    )
