"""Exercise 18: `pipeline(commands)` runs commands at once, each one's output into the next; a list of statuses."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

from harness.check import Finding, Halt, Run, Seen, Trial, first_of, loaded, right, scene, warning, wrong

TITLE = "pipeline"
POINTS = {
    "flow": "what one command writes, the next one reads; at both ends are the caller's own streams",
    "caller": "the caller's descriptors and the list of commands are as they were",
    "statuses": "it returns the list of exit statuses, in the order of the commands",
    "together": "all commands run at once",
    "few": "one command is run like any other, and none gives []",
    "large": "megabytes get through three commands",
    "yes": "yes | head -n 1 ends",
    "missing": "a command that is not found has a status other than 0, and its child ends",
    "clean": "after many calls nothing is left",
}
HINTS = (
    "Begin with two commands and one pipe. Who needs which end of it, and on which descriptor?",
    "For more commands, the read end of one pipe must be kept until the next command has been forked.",
    "Which ends are open in the parent after all forks? A reader sees the end only when every write end is closed.",
    "Wait when all commands are running, and wait for each of them, by its pid.",
    "When exec fails, the child must end all the same: `finally`, and `os._exit`.",
)

FRUIT = "pear\nfig\napple\n"
SORTED = "APPLE\nFIG\nPEAR\n"
LARGE = 3 << 20
CALLS = 60
HANGS = 30.0
"""Seconds after which that many calls are thought to hang: half a second was measured on two busy cores."""
CLOSE = "For each call of `os.pipe`, which two calls of `os.close`?"


def flow(module: Any, stage: Any) -> None:
    """Three commands; the first needs no input."""
    commands = [["printf", FRUIT], ["sort"], ["tr", "a-z", "A-Z"]]
    given = [list(words) for words in commands]
    stage.look("before")
    stage.call(module.pipeline, commands)
    stage.look("after")
    stage.tell("list", same=commands == given)
    stage.tell("sigpipe", same=signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN)


def own_input(module: Any, stage: Any) -> None:
    """The first command reads the caller's standard input."""
    with open("fruit", "w") as file:
        file.write(FRUIT)
    os.dup2(os.open("fruit", os.O_RDONLY), 0)
    stage.call(module.pipeline, [["sort"], ["tr", "a-z", "A-Z"]])


def statuses(module: Any, stage: Any) -> None:
    """The first command ends only when the last one has let it, and after it."""
    os.mkfifo("fifo")
    # The last one holds the write end until it is gone, so the first one's read ends then.
    first = ["sh", "-c", "read line < fifo; sleep 0.2; exit 1"]
    stage.call(module.pipeline, [first, ["sh", "-c", "exit 42"], ["sh", "-c", "exec 9> fifo; exit 3"]])


def few(module: Any, stage: Any) -> None:
    """One command, then none."""
    stage.call(module.pipeline, [["sh", "-c", "echo one; exit 7"]])
    stage.call(module.pipeline, [])


def large(module: Any, stage: Any) -> None:
    """Three megabytes from a file into a file."""
    data = os.urandom(LARGE)
    with open("input", "wb") as file:
        file.write(data)
    os.dup2(os.open("input", os.O_RDONLY), 0)
    os.dup2(os.open("output", os.O_WRONLY | os.O_CREAT), 1)
    stage.call(module.pipeline, [["cat"], ["cat"], ["cat"]])
    with open("output", "rb") as file:
        got = file.read()
    stage.tell("output", size=len(got), same=got == data)


def yes(module: Any, stage: Any) -> None:
    """A command that writes for ever, and one that reads one line."""
    stage.call(module.pipeline, [["yes"], ["head", "-n", "1"]])


def missing(module: Any, stage: Any) -> None:
    """The first command does not exist."""
    stage.call(module.pipeline, [["no-such-program"], ["wc", "-c"]])


def many(module: Any, stage: Any) -> None:
    """One call after the other, each with two commands."""
    places = os.environ["PATH"].split(os.pathsep)
    true = next(path for place in places if os.path.exists(path := os.path.join(place, "true")))
    stage.look("before")
    number, got = 0, [0, 0]
    while number < CALLS and got == [0, 0] and os.getpid() == stage.pid:
        number += 1
        got = module.pipeline([[true], [true]])
    stage.look("after")
    stage.tell("calls", number=number, got=got)


def judge(trial: Trial) -> Iterator[Finding]:
    seen = trial.scenes(flow, own_input, statuses, few, large, yes, missing, seconds=5)
    loaded(seen, "flow", "pipeline")
    for judged in (flows, own_streams, states, small, through, stops, not_found, cleaned):
        findings = list(judged(trial.scenes(many, seconds=HANGS) if judged is cleaned else seen))
        yield from findings
        if any(finding.kind == "wrong" for finding in findings):
            return
    for told in seen.scenes["flow"].heard("audit")[:1]:
        if (name := told["event"].removesuffix(".Popen")) != "os.exec":
            yield warning("flow", f"It leaves the work to {name}.", f"process {told.pid} called {name}")


def answer(seen: Seen, name: str, point: str) -> tuple[Run, Any]:
    """The scene's run and what the call in it returned.  Raises `Halt` with what is wrong with the call as such."""
    run = seen.scenes.get(name)
    if run is None:
        raise Halt(Finding(point, "not reached"))
    for stray in run.strays:
        who = "When a program is not found, its child" if name == "missing" else "A child"
        what = f"pipeline was left in process {stray.pid}, a child: {stray['error'] or 'it returned'}"
        hint = ("When exec fails, it raises an exception. What ends the child then?", "`finally` and `os._exit`.")
        raise Halt(wrong(point, f"{who} gets back into the caller's code.", what, hint))
    if run.fault == "deadline":
        raise Halt(hangs(run, point, name))
    scene(seen, name, point)
    back = next(iter(run.heard("came back")), None)
    if back is None:
        says = "The caller itself becomes a command: nothing is left to return to."
        what = f"process {run.first} called pipeline, and was gone"
        raise Halt(
            wrong(point, says if run.main.execs else "It ends its caller.", what, "Every command needs a child.")
        )
    if back["error"]:
        raise Halt(wrong(point, "pipeline raises an exception in its caller.", back["error"]))
    if not run.children and not run.heard("audit"):
        what = f"pipeline returned {back['value']!r}, and no process was born"
        raise Halt(wrong(point, "No child is born, and no command runs.", what, "Begin with `os.fork()`."))
    return run, back["value"]


def hangs(run: Run, point: str, name: str) -> Finding:
    """Why it did not return in time."""
    held = [fd for fd, what in run.stopped_with.items() if fd > 2 and what.startswith(("pipe:", "socket:"))]
    waiting = [other for other in run.leftovers if other.pid != run.first and not other.ended]
    seen = [f"still there: process {other.pid} ({other.command}), a command" for other in waiting]
    seen += [f"open in process {run.first}, the parent: {', '.join(map(str, held))}"] if held else []
    hint = ["After all forks, which ends of which pipes are open in the parent? It needs none of them."]
    if name == "statuses" and len(run.children) == 1:
        point, says = "together", "The commands run one after another, not all at once."
        seen = ["the first of three commands waits for the third one, which was never started"]
        hint = ["Start them all. Only then begin to wait."]
    elif name == "yes" and any("yes" in other.command for other in waiting):
        who = "The parent" if held else "Somebody"
        says = f"{who} still holds a read end, so `yes` never learns that nobody reads."
    elif held:
        says = "The parent still holds a write end, so a command never sees the end of its input."
    elif name == "own_input":
        says = "The first command waits for input, but not for that of the caller."
    elif waiting:
        says = "A command holds a write end of its own input, so it never sees the end of it."
        hint = ["Since Python 3.4 a pipe's ends are closed at exec. Which ones are not, and why?"]
    else:
        says = "It does not return, though no command is left."
    return wrong(point, says, seen, hint)


def flows(seen: Seen) -> Iterator[Finding]:
    """What came out of the pipelines."""
    run, _ = answer(seen, "flow", "flow")
    got = run.text()
    shown = f"printf | sort | tr a-z A-Z gave {got!r}, not {SORTED!r}"
    bad = [line for line in run.text(stream="stderr").splitlines() if "Bad file descriptor" in line]
    swapped = "A command reads from a write end, or writes to a read end."
    straight = "A command writes to the standard output of the caller, not into the next command."
    lost = "The output of the last command does not reach the standard output of the caller."
    found = first_of(
        "flow",
        (got != SORTED and bool(bad), swapped, "; ".join(bad), "`os.pipe()` returns two ends. Which comes first?"),
        ("pear" in got, straight, shown, "Before its exec, what must a child put behind descriptor 1?"),
        (not got, lost, shown, "A pipe lies between two neighbours. How many do three commands need?"),
        (got != SORTED, "The commands do not pass on what they should.", shown, "Which command reads which pipe?"),
    )
    if got == SORTED:
        run, _ = answer(seen, "own_input", "flow")
        shown = f"sort | tr a-z A-Z, with {FRUIT!r} on standard input, gave {run.text()!r}"
        unread = "The first command does not get the standard input of the caller."
        found = first_of("flow", (run.text() != SORTED, unread, shown, "Must anything be done about its descriptor 0?"))
    yield found


def own_streams(seen: Seen) -> Iterator[Finding]:
    """What the call changed for its caller."""
    run = seen.scenes["flow"]
    before, after = (look.fds if (look := run.look(label)) else {} for label in ("before", "after"))
    moved = [f"{fd} was {what}, then {after.get(fd, 'closed')}" for fd, what in before.items() if after.get(fd) != what]
    more = [f"{fd} ({what})" for fd, what in after.items() if fd not in before]
    leak = "open after one call: " + ", ".join(more)
    yield first_of(
        "caller",
        (bool(moved), "It moves the standard streams of its caller.", "; ".join(moved), "Who should call `os.dup2`?"),
        (bool(more), "It leaves a descriptor open in its caller.", leak, CLOSE),
        (not run.heard("list")[0]["same"], "It changes the list that it was given.", "", "It is the caller's."),
    )
    if not run.heard("sigpipe")[0]["same"]:
        shown = "SIGPIPE was ignored before the call, and not after it"
        yield warning("caller", "It changes how its caller takes SIGPIPE.", shown, "Do it in the child, before exec.")


def states(seen: Seen) -> Iterator[Finding]:
    """The statuses, and whether all ran together."""
    run, value = answer(seen, "statuses", "statuses")
    text = f"the commands ended with 1, 42 and 3, the first one last; it returned {value!r}"
    hint = "Wait for each child by its pid, and look up `os.waitstatus_to_exitcode`."
    listed, kind = value if isinstance(value, list) else [], run.heard("came back")[0]["type"]
    pids, permuted = [process.pid for process in run.children], sorted(map(repr, listed)) == ["1", "3", "42"]
    mixed = "The statuses come in the order in which the commands ended, not in that of the commands."
    yield first_of(
        "statuses",
        (value is None, "It returns None, not the statuses.", text, "What does the function return?"),
        (not isinstance(value, list), f"It returns one {kind}, not a list of statuses.", text, hint),
        (listed == [256, 42 << 8, 768], "It returns wait statuses: the exit statuses are inside them.", text, hint),
        (len(listed) != 3, "It does not return one status for each command.", text, hint),
        (all(value in pids for value in listed), "It returns the pids of the children.", text, hint),
        (listed != [1, 42, 3] and permuted, mixed, text, "Whose status does `os.wait` return?"),
        (listed != [1, 42, 3], "It returns other numbers than the exit statuses.", text, hint),
    )
    yield right("together")


def small(seen: Seen) -> Iterator[Finding]:
    """One command and none."""
    run, one = answer(seen, "few", "few")
    none = run.heard("came back")[-1]
    text = f"sh -c 'echo one; exit 7' printed {run.text()!r}; pipeline returned {one!r}"
    yield first_of(
        "few",
        (one != [7] or run.text() != "one\n", "One command alone is not run as it should.", text, "It needs no pipe."),
        (bool(none["error"]), "With no command at all, it raises an exception.", none["error"], "Follow it with []."),
        (none["value"] != [], "With no command at all, it does not return [].", f"it returned {none['value']!r}", ""),
    )


def through(seen: Seen) -> Iterator[Finding]:
    """Megabytes."""
    came = answer(seen, "large", "large")[0].heard("output")[0]
    text = f"{LARGE} bytes went in, and {came['size']} came out"
    yield first_of("large", (not came["same"], "Not all data arrives.", text, "Who reads it on the way?"))


def stops(seen: Seen) -> Iterator[Finding]:
    """`yes | head -n 1`."""
    run, value = answer(seen, "yes", "yes")
    bad = run.text() != "y\n" or not isinstance(value, list) or value[1:] != [0]
    text = f"it printed {run.text()!r} and returned {value!r}"
    yield first_of("yes", (bad, "yes | head -n 1 does not print one line.", text, ""))
    if not bad and (complaint := run.text(stream="stderr").strip()):
        says = "SIGPIPE is still ignored in the commands, so yes complains."
        yield warning("yes", says, complaint.splitlines()[0], "Put SIGPIPE back to its default in the child.")


def not_found(seen: Seen) -> Iterator[Finding]:
    """A command that does not exist."""
    _, value = answer(seen, "missing", "missing")
    text = f"no-such-program | wc -c returned {value!r}"
    pair = value if isinstance(value, list) and [type(one) for one in value] == [int, int] else [None, None]
    hint = "Whoever reads the status must be able to tell. A shell uses 127."
    yield first_of(
        "missing",
        (pair[0] is None, "With a program that is not found, it does not return two statuses.", text, hint),
        (pair[1] != 0, "The command beside one that is not found does not run as it should.", text, ""),
        (pair[0] == 0, "A program that does not exist counts as a success: its status is 0.", text, hint),
    )


def cleaned(seen: Seen) -> Iterator[Finding]:
    """What is left after many calls."""
    run = scene(seen, "many", "clean")
    before, after = run.look("before"), run.look("after")
    if before is None or after is None:
        errors = [told["error"].strip().splitlines()[-1] for told in run.heard("scene failed")]
        yield wrong("clean", "When it is called again and again, it fails.", errors)
        return
    calls = run.heard("calls")[0]
    text = f"after {calls['number']} calls: "
    left = f"{len(after.living)} processes, {len(after.zombies)} zombies"
    more = f"{len(after.fds)} descriptors are open, not {len(before.fds)}"
    yield first_of(
        "clean",
        (bool(after.others), "Children are left over.", text + left, "Wait for each child."),
        (after.fds != before.fds, "Descriptors are left open.", text + more, CLOSE),
        (calls["got"] != [0, 0], "A later call returns something else.", f"{text}{calls['got']!r}", "What is kept?"),
    )
