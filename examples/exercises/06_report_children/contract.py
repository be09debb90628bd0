"""Exercise 6: several children at once; the parent reports each as soon as it has ended, until none is left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from harness.check import Finding, Piece, Run, Trial, TrialProcess, describe, right, sound, warning, wrong

TITLE = "Several children"
POINTS = {
    "several": "at least two children run at the same time",
    "report": "the parent prints the pid of each child when that has ended",
    "soon": "soon after it has ended, though slower ones still run",
    "none": "none is left when the parent ends, and it ends with exit status 0",
}
HINTS = (
    "You cannot know which child ends first, so you cannot name its pid. What does a pid of -1 mean to `os.waitpid`?",
    "First start them all, then wait: two loops.",
    "When no child is left, `os.waitpid` raises ChildProcessError. That is the end of the second loop.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    # If the first child ended first, waiting in the order of birth would look right; so that one is held back.
    seen = trial.program(stdin=b"\n\n\n", linger=1, hold=True)
    run = seen.load
    faults = list(several(run))
    yield from faults
    if faults:
        return
    yield right("several")
    faults = [*reported(run), *soon(run, seen.soon)]
    yield from faults or (right("report"), right("soon"))
    yield from none_left(run)
    busy = run.main.cpu or 0.0
    lasted = (run.main.ended or run.over) - run.began
    if lasted > 0.4 and busy > 0.6 * lasted:
        facts = f"in {lasted:.1f} s it used {busy:.1f} s of processor time"
        says = "The parent asks again and again instead of sleeping until a child ends."
        yield warning("soon", says, facts, "Without WNOHANG, waitpid sleeps for you.")


def children(run: Run) -> list[TrialProcess]:
    """Those that the first process forked, in the order of birth."""
    return [process for process in run.children if process.parent == run.first]


def end(run: Run, process: TrialProcess) -> float:
    return run.over if process.ended is None else process.ended


def several(run: Run) -> Iterator[Finding]:
    """At least two at once, forked by the first process, and by nobody else."""
    forked = children(run)
    deeper = [process for process in run.children if process.parent in {child.pid for child in forked}]
    if deeper and not deeper[0].execs:
        facts = f"{len(run.children)} processes were forked, {len(deeper)} of them by children"
        hint = "A child goes on from the return of fork, through the rest of the loop as well. How does it leave?"
        yield wrong("several", "The children fork children of their own.", facts, hint)
        return
    faults = list(sound(run, "several"))
    yield from faults
    if faults:
        return
    if len(forked) < 2:
        facts = f"process {run.first} forked {len(forked)}"
        yield wrong(
            "several", "There are fewer than two children.", facts, "Fork in a loop, and have the child leave it."
        )
    elif not any(b.born < a.alive for a, b in pairwise(forked)):
        facts = f"of {len(forked)} children, each had ended before the next one was forked"
        hint = "First start them all, then wait: two loops."
        yield wrong("several", "The children run one after another, never two at once.", facts, hint)


def reports(run: Run, child: TrialProcess) -> list[Piece]:
    """Where the first process printed the child's pid, and the child may have ended by then."""
    return [p for p in run.pieces if p.pid == run.first and p.has(child.pid) and p.at >= end(run, child)]


def reported(run: Run) -> Iterator[Finding]:
    """Each child's pid comes from the first process when the child has ended."""
    forked = children(run)
    without = [child for child in forked if not reports(run, child)]
    if not without:
        return
    words = [line for p in run.pieces if p.pid == run.first for line in p.text.splitlines()]
    facts = [
        f"children of {run.first}: {', '.join(str(child.pid) for child in forked)}",
        f"{run.first} printed {words[-len(forked) - 1 :] or 'nothing'}",
    ]
    if run.text(stream="stderr").strip():
        facts.append(run.text(stream="stderr").strip().splitlines()[-1])
    early = [child for child in forked if any(p.pid == run.first and p.has(child.pid) for p in run.pieces)]
    if len(without) < len(forked):
        hint = "One call of waitpid collects one child. How many times must it be called?"
        yield wrong("report", "Some children are reported, and not the others.", facts, hint)
    elif early:
        hint = "waitpid returns when a child has ended, and says which one."
        yield wrong("report", "The pids are printed when the children start, not when they have ended.", facts, hint)
    elif any(p.pid in {child.pid for child in forked} and p.has(p.pid) for p in run.pieces):
        hint = "The one who reports is the parent. How does it learn that a child has ended?"
        yield wrong("report", "The children report themselves; the parent says nothing of them.", facts, hint)
    else:
        hint = "waitpid returns a pair. What are its two halves?"
        yield wrong("report", "The parent does not print the pids of its children.", facts, hint)


def soon(run: Run, length: float) -> Iterator[Finding]:
    """A report comes before a slower child ends, and not long after the child's own end."""
    forked = sorted(children(run), key=lambda child: end(run, child))
    firsts = {child.pid: reports(run, child)[0].at for child in forked if reports(run, child)}
    late = [
        child
        for child in forked
        if firsts.get(child.pid, 0.0) - end(run, child) > length
        and any(
            end(run, other) - end(run, child) > length / 2 and end(run, other) <= firsts[child.pid] for other in forked
        )
    ]
    facts = [
        f"{child.pid} ended after {end(run, child):.1f} s, and was reported after {firsts[child.pid]:.1f} s"
        for child in late
    ]
    held = [told for told in run.heard("leaving") if (told["held"] or 0) > 0.1]
    facts += [
        (f"{told.pid}, the first one, was kept from ending for {told['held']:.1f} s, to see this") for told in held
    ]
    by_birth = [child.pid for child in children(run) if child.pid in firsts]
    words = run.text(run.first)
    in_order = sorted(firsts, key=lambda pid: words.rfind(str(pid)))
    last = max((end(run, child) for child in forked), default=0.0)
    if late and min(firsts.values()) >= last and in_order != by_birth:
        hint = "When is the line printed: in the loop that waits, or after it?"
        yield wrong("soon", "Nothing is reported until the last child has ended.", facts, hint)
    elif late:
        hint = "Which child does waitpid wait for, when it is given a pid? And when it is given -1?"
        yield wrong("soon", "A child that has ended is reported only when a slower one has ended too.", facts, hint)
    elif any(firsts[child.pid] - end(run, child) > 3 * length + 1 for child in forked if child.pid in firsts):
        hint = "What does the parent do between a child's end and its report?"
        yield wrong("soon", "The reports come long after the ends.", [f"{firsts}"], hint)


def none_left(run: Run) -> Iterator[Finding]:
    """Every child was waited for, and the parent ends well."""
    ended = run.main.ended or run.over
    living = [child.pid for child in run.children if child.ended is None or child.alive >= ended]
    zombies = [child.pid for child in run.children if child.adopted and child.pid not in living]
    if living:
        facts = f"when {run.first}, the parent, ended, still there: {living}"
        yield wrong("none", "The parent ends while children still run.", facts, "When is the last one collected?")
    elif zombies:
        facts = f"{zombies} had ended, and nobody had waited for them"
        yield wrong("none", "The parent ends without having waited for every child.", facts, "One wait for each child.")
    elif run.main.status != 0:
        seen = [f"{run.first} ended with {describe(run.main.status)}", *run.text(stream="stderr").splitlines()[-1:]]
        hints = ("What does waitpid do when there is no child left?", "Catch ChildProcessError, or count.")
        yield wrong("none", "All are waited for, and then the parent fails.", seen, hints)
    else:
        yield right("none")
