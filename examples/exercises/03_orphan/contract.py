"""Exercise 3: the parent ends at once; its child prints its old and its new parent."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import Finding, Run, Trial, TrialProcess, describe, right, sound, wrong

TITLE = "The parent that leaves first"
POINTS = {
    "child": "the program forks a child",
    "leaves": "the parent ends while the child lives",
    "old": "the child prints the pid of its parent",
    "new": "and, when that has ended, the pid of its new parent",
}
HINTS = (
    "Only one of the two processes should sleep for a second. Which one?",
    "`os.getppid()` asks the kernel at the moment of the call: call it before the sleep and again after it.",
    "If the parent ends too fast, the child finds it gone already: let the parent sleep for half a second.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    seen = trial.program(stdin=b"\n", seconds=8, linger=6)
    run = seen.load
    faults = list(sound(run, "child"))
    yield from faults
    if faults:
        return
    if not run.children:
        facts = f"process {run.first} ran, and nobody else"
        yield wrong("child", "The program does not fork.", facts, "It takes a child for a parent to leave one behind.")
        return
    yield right("child")
    child = max(run.children, key=lambda process: process.ended or run.over)
    faults = list(stays(run, child))
    yield from faults or [right("leaves")]
    if not faults:
        yield from prints(run, child, seen.reaper)


def stays(run: Run, child: TrialProcess) -> Iterator[Finding]:
    """The child outlives its parent."""
    if child.ended is None or child.alive >= (run.main.ended or run.over):
        return
    if not child.adopted and child.ended <= (run.main.ended or run.over):
        facts = f"process {child.pid}, the child, ended, and {run.first}, its parent, collected its status"
        says = "The parent waits for its child, so nobody is left behind."
        yield wrong("leaves", says, facts, "This is the exercise in which the parent does not wait.")
    elif child.ended <= run.main.alive:
        later = (run.main.ended or run.over) - child.ended
        facts = f"process {child.pid}, the child, ended {later:.1f} s before {run.first}, its parent"
        yield wrong("leaves", "The child ends before its parent does.", facts, "Which of the two should sleep longer?")


def prints(run: Run, child: TrialProcess, reaper: int) -> Iterator[Finding]:
    """Old and new parent, in the child's words."""
    pieces = [piece for piece in run.pieces if piece.pid == child.pid]
    left = run.main
    after = [piece for piece in pieces if piece.at >= (left.ended or run.over)]
    words = [line for piece in pieces for line in piece.text.splitlines()]
    facts = [f"process {child.pid}, the child, printed {words[-3:] or 'nothing'}"]
    facts.append(f"its parent was {run.first}, and when that had ended {reaper}")
    if child.status not in (0, None):
        facts.append(f"the child ended with {describe(child.status)}")

    old = any(piece.has(run.first) for piece in pieces)
    new = any(piece.has(reaper) for piece in after)
    if old and new:
        yield from (right("old"), right("new"))
    elif not pieces:
        hint = "In which of the two processes are these lines run?"
        yield wrong("old", "The child prints nothing.", facts, hint)
    elif new:
        hint = "Let the parent sleep for half a second before it ends, or remember its pid before the fork."
        yield wrong("old", "The child asks for the first time when its parent has gone.", facts, hint)
    elif old and not after:
        hint = "The answer changes when the parent ends. When does the child ask?"
        yield from (right("old"), wrong("new", "The child does not print after its parent has ended.", facts, hint))
    elif any(piece.has(run.first) for piece in after):
        says = "The child prints its old parent's pid again after that has ended."
        yield from (right("old"), wrong("new", says, facts, "A variable does not change by itself. Ask again."))
    elif old:
        says = "The child prints its old parent, and not its new one."
        yield from (right("old"), wrong("new", says, facts, "Which function returns the parent's pid?"))
    elif any(piece.has(child.pid) for piece in pieces):
        hint = "There are two functions: `getpid` and `getppid`."
        yield wrong("old", "The child prints its own pid, not its parent's.", facts, hint)
    else:
        yield wrong("old", "The child prints neither parent's pid.", facts, "`os.getppid()` returns it.")
