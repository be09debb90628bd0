"""Exercise 1: each process of fork.py prints its two lines with its own pid."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import NUMBER, Finding, Run, Trial, TrialProcess, describe, right, sound, wrong

TITLE = "Who prints what"
POINTS = {
    "two": "two processes run",
    "lines": "each of them prints two lines",
    "pid": "each line has the pid of the process that prints it",
    "ends": "both end with exit status 0",
}
HINTS = (
    "`os.getpid()` returns the pid of the process that calls it.",
    "A variable that is set before the fork has the same value in both processes after it.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    run = trial.program(stdin=b"\n", linger=4).load
    faults = list(sound(run, "two"))
    yield from faults
    if faults:
        return
    number = len(run.processes)
    if number == 1:
        seen = f"process {run.first} ran, and nobody else"
        yield wrong(
            "two", "Only one process runs.", seen, "The program forks once, after Enter. Is the line still there?"
        )
        return
    if number > 2:
        seen = f"{number} processes ran: {', '.join(map(str, run.processes))}"
        yield wrong("two", "More than two processes run.", seen, "Whoever reaches a second fork forks again.")
        return
    yield right("two")
    faults = [*two_lines(run), *own_pid(run)]
    yield from faults or (right("lines"), right("pid"))
    yield from well_ended(run)


def lines(run: Run, process: TrialProcess) -> list[str]:
    """What the process wrote, line by line; a prompt without a newline is a line of its own."""
    return [line for p in run.pieces if p.pid == process.pid and p.stream == "stdout" for line in p.text.splitlines()]


def numbered(run: Run, process: TrialProcess, number: int) -> list[str]:
    """Those of its lines that have that number."""
    return [line for line in lines(run, process) if str(number) in NUMBER.findall(line)]


def two_lines(run: Run) -> Iterator[Finding]:
    for process in run.processes.values():
        printed = lines(run, process)
        if len(printed) < 2:
            seen = f"process {process.pid} ({name(run, process)}) printed {printed or 'nothing'}"
            yield wrong(
                "lines",
                f"The {name(run, process)} does not print two lines.",
                seen,
                "Both go on from the return of fork.",
            )
            return


def own_pid(run: Run) -> Iterator[Finding]:
    parent, child = run.main, run.children[0]
    if all(len(numbered(run, process, process.pid)) >= 2 for process in (parent, child)):
        return
    seen = [f"process {p.pid} ({name(run, p)}) printed {lines(run, p)[-2:]}" for p in (parent, child)]
    if numbered(run, child, parent.pid) and not numbered(run, child, child.pid):
        if numbered(run, parent, parent.pid):
            says, hint = (
                "Both processes print the same pid, the parent's.",
                "When was the pid asked for: before the fork, or after?",
            )
        else:
            says, hint = (
                "Each process prints the pid of its parent, not its own.",
                "There are two functions: `getpid` and `getppid`.",
            )
    elif numbered(run, parent, child.pid) and not numbered(run, parent, parent.pid):
        says = "It prints what fork returned, which is nobody's own pid."
        hint = "fork returns the child's pid in the parent, and 0 in the child. Which function returns one's own?"
    elif not any(numbered(run, process, process.pid) for process in (parent, child)):
        says, hint = "No line has the pid of the process that prints it.", "`os.getpid()` returns it."
    elif all(numbered(run, process, process.pid) for process in (parent, child)):
        says, hint = "Not every line has the pid.", "There are two lines after the fork."
    else:
        says, hint = (
            "The pid is in the lines of one process only.",
            "Both processes run the same lines, unless something keeps one out.",
        )
    yield wrong("pid", says, seen, hint)


def well_ended(run: Run) -> Iterator[Finding]:
    for process in run.processes.values():
        if process.status not in (0, None):
            seen = f"process {process.pid} ended with {describe(process.status)}"
            yield wrong(
                "ends", f"The {name(run, process)} does not end well.", seen, "Read its error message, if it has one."
            )
            return
    yield right("ends")


def name(run: Run, process: TrialProcess) -> str:
    return "parent" if process.pid == run.first else "child"
