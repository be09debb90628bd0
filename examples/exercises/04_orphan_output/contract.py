"""Exercise 4: a child prints something after the first process has ended."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import Finding, Run, Trial, describe, right, sound, wrong

TITLE = "Where does it print?"
POINTS = {
    "child": "the program forks a child",
    "outlives": "the child lives on when its parent has ended",
    "prints": "the child prints something after that",
}
HINTS = (
    "Three things in order: the parent ends, the child is still there, the child prints.",
    "A short sleep in the child, before it prints, is enough.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    run = trial.program(stdin=b"\n", seconds=8, linger=6).load
    faults = list(sound(run, "child"))
    yield from faults
    if faults:
        return
    if not run.children:
        facts = f"process {run.first} ran, and nobody else"
        yield wrong("child", "The program does not fork.", facts, "It takes a child to print after its parent.")
        return
    yield right("child")
    if printed_after(run):
        yield from (right("outlives"), right("prints"))
        return
    ended = run.main.ended or run.over
    survivors = [p for p in run.children if p.ended is None or p.alive >= ended]
    if survivors:
        yield right("outlives")
        yield silent(run, survivors[0].pid, survivors[0].status)
    else:
        yield gone(run)


def printed_after(run: Run) -> bool:
    """Whether a process other than the first printed when the first had ended; a traceback is no print."""
    ended = run.main.ended or run.over
    for piece in run.pieces:
        process = run.processes.get(piece.pid)
        failed = process is not None and process.status not in (0, None) and piece.stream == "stderr"
        outlived = process is None or process.adopted or process.ended is None or process.alive >= ended
        if piece.pid != run.first and piece.at >= ended and outlived and not failed and piece.text.strip():
            return True
    return False


def gone(run: Run) -> Finding:
    """Why no child was left when the parent ended."""
    child = run.children[-1]
    facts = f"process {child.pid}, the child, ended before {run.first}, its parent"
    if child.status is not None and child.status < 0:
        says, hint = "The child is ended by a signal before its parent ends.", "Who sends it a signal, and why?"
        return wrong("outlives", says, f"{facts}: {describe(child.status)}", hint)
    if not child.adopted:
        hint = "This is the exercise in which the parent does not wait."
        return wrong("outlives", "The parent waits for its child, so the child prints first.", facts, hint)
    return wrong("outlives", "The child ends before its parent does.", facts, "Which of the two should sleep longer?")


def silent(run: Run, child: int, status: int | None) -> Finding:
    """Why nothing came from the child that was left."""
    early = [piece.text.strip() for piece in run.pieces if piece.pid == child and piece.stream == "stdout"]
    facts = f"process {child}, the child, was still there when {run.first}, its parent, had ended"
    if status not in (0, None):
        says = "The child fails before it can print."
        return wrong("prints", says, f"{facts}; it ended with {describe(status)}", "Read its error message.")
    if any(early):
        hint = "First sleep, then print: where is the sleep?"
        return wrong(
            "prints",
            "The child prints too early: its parent is still there.",
            f"{facts}; earlier it printed {early}",
            hint,
        )
    hints = (
        "Which of the two processes runs the print?",
        "If it is the child: how does it end, and what is in its buffer then?",
    )
    return wrong("prints", "The child outlives its parent, but nothing that it prints arrives.", facts, hints)
