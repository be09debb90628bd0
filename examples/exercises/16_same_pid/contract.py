"""Exercise 16: a program prints its pid, becomes another program by exec, and that one prints its own: the same."""

from __future__ import annotations

import os
from collections.abc import Iterator

from harness.check import Finding, Run, Told, Trial, describe, right, sound, warning, wrong

TITLE = "The same process"
POINTS = {
    "exec": "the process becomes another program, by exec",
    "before": "it prints its pid before the exec, into a pipe too",
    "after": "the new program prints its pid, and it is the same",
}
HINTS = (
    "`os.getpid()` is the first line's number. Which call turns the process into another program?",
    "Almost every language can print its pid: `python3 -c '…'` can, and a shell knows it as `$$`.",
    "What Python has printed and not yet written is lost at exec.",
)

INPUT = b"\n\n\n"
WITHOUT_EXEC = {"subprocess.Popen": "subprocess", "os.system": "os.system", "os.posix_spawn": "os.posix_spawn"}


def judge(trial: Trial) -> Iterator[Finding]:
    seen = trial.program(stdin=INPUT, lines=False, seconds=6, linger=2)
    run = seen.load
    for pid in () if run.fault else dict.fromkeys(told.pid for told in execs(run)):
        if before(run, pid) and after(run, pid):
            yield from (right("exec"), right("before"), right("after"))
            yield from told_its_pid(run, pid)
            return
    faults = list(becomes(run))
    yield from faults
    if faults:
        return
    yield right("exec")
    if before(run, run.first):
        yield right("before")
    else:
        yield unseen(run, trial)
    if after(run, run.first):
        yield right("after")
    else:
        yield nothing_after(run)


def execs(run: Run, pid: int = 0) -> list[Told]:
    """The calls of exec, by one process or all, in order; each folder of PATH that is tried is one."""
    return [told for told in run.heard("audit") if told["event"] == "os.exec" and pid in (0, told.pid)]


def path(told: Told) -> str:
    """What an exec asked for."""
    return os.fsdecode((told["args"] or ("",))[0])


def before(run: Run, pid: int) -> bool:
    """Whether that process printed its pid, and may not have called exec by then."""
    calls = execs(run, pid)
    limit = calls[-1].at if calls else run.over
    return any(piece.pid == pid and piece.has(pid) and piece.since < limit for piece in run.pieces)


def after(run: Run, pid: int) -> bool:
    """Whether that pid was printed once more when exec had been called."""
    calls = execs(run, pid)
    if not calls or failed(run, pid):
        return False
    pieces = [piece for piece in run.pieces if piece.stream == "stdout"]
    number = next((n for n, piece in enumerate(pieces) if piece.pid == pid and piece.since < calls[-1].at), -1)
    return any(piece.has(pid) and piece.at > calls[-1].at for piece in pieces[number + 1 :])


def failed(run: Run, pid: int) -> bool:
    """Whether the last call of exec can be seen to have failed: there is no such program."""
    asked = path(execs(run, pid)[-1])
    if os.path.basename(asked).startswith("python"):
        return len([told for told in run.heard("started") if told.pid == pid]) < 2
    return os.path.isabs(asked) and "/check-" not in asked and not os.access(asked, os.X_OK)


def becomes(run: Run) -> Iterator[Finding]:
    """What is wrong with the exec itself."""
    mine, starts = execs(run, run.first), [told for told in run.heard("started") if told.pid == run.first]
    complaint = run.text(stream="stderr").strip().splitlines()[-1:]
    if len(starts) > 5:
        says = "It becomes the same program again and again, without end."
        facts = f"process {run.first} started Python {len(starts)} times"
        yield wrong("exec", says, facts, "How can the program know that it has been through the exec before?")
        return
    faults = list(sound(run, "exec"))
    yield from faults
    if faults:
        return
    for told in run.heard("audit"):
        if told["event"] in WITHOUT_EXEC and not mine:
            name = WITHOUT_EXEC[told["event"]]
            says = f"The program is started in a new process: it leaves the work to {name}."
            yield wrong("exec", says, f"process {told.pid} called {name}", "Which call replaces a process's program?")
            return
    others = [told.pid for told in execs(run) if told.pid != run.first]
    if not mine and others:
        says = "Another process calls exec, not the one whose pid was printed."
        facts = f"the program ran in process {run.first}; process {others[0]} called exec"
        yield wrong("exec", says, facts, "A fork makes a new process, with a pid of its own. Is it needed here?")
    elif not mine and complaint and run.main.status:
        facts = f"{complaint[0]}; it ended with {describe(run.main.status)}"
        yield wrong("exec", "An exception comes before any exec.", facts, "What does the end of the traceback say?")
    elif not mine:
        facts = f"process {run.first} ended with {describe(run.main.status)}, the same program from start to end"
        yield wrong("exec", "Nobody calls exec.", facts, "Look for the names that begin with `os.exec`.")
    elif failed(run, run.first):
        facts = complaint[0] if complaint else f"exec was asked for {os.path.basename(path(mine[-1]))}"
        hint = "Which letter in the name of an exec says that PATH is searched?"
        yield wrong("exec", "The exec fails: no program is found under that name.", facts, hint)


def unseen(run: Run, trial: Trial) -> Finding:
    """Why the first pid did not come."""
    call = execs(run, run.first)[-1]
    early = "".join(piece.text for piece in run.pieces if piece.pid == run.first and piece.since < call.at)
    again = trial.program(stdin=INPUT, lines=True, seconds=6, linger=2).load
    if before(again, again.first):
        return wrong(
            "before",
            "The line from before the exec is lost when the output goes into a pipe.",
            "on a terminal it came, and through a pipe it did not",
            ("`print` fills a buffer, which is part of the old program. And at exec?", "Look up `flush=True`."),
        )
    if any(letter.isdigit() for letter in early):
        facts = f"process {run.first} printed {early!r}"
        return wrong("before", "What it prints before the exec is not its own pid.", facts, "Look up `os.getpid`.")
    facts = f"it printed {early!r}"
    return wrong("before", "It does not print its pid before the exec.", facts, "Look up `os.getpid`.")


def nothing_after(run: Run) -> Finding:
    """Why the second pid did not come."""
    call = execs(run, run.first)[-1]
    late = [p for p in run.pieces if p.stream == "stdout" and p.at > call.at and not p.has(run.first)]
    text = "".join(piece.text for piece in late)
    complaint = run.text(stream="stderr").strip().splitlines()[-1:]
    program = os.path.basename(path(call))
    facts = f"process {run.first} became {program}, which printed {text!r}"
    others = [piece for piece in late if piece.pid != run.first and piece.has(piece.pid)]
    if others:
        facts = f"{program} in process {run.first} started process {others[0].pid}, which printed its pid"
        hint = "Who forks here? Let the process become the program that prints, without anybody between."
        return wrong("after", "What is printed after the exec is the pid of another process.", facts, hint)
    if complaint and run.main.status:
        facts = f"{complaint[0]}; it ended with {describe(run.main.status)}"
        hint = "The name is said twice: once to find the program, and once as the first of its arguments."
        return wrong("after", "The new program ends with an error, and prints no pid.", facts, hint)
    if not text:
        hint = "exec does not return: lines below it never run. Who is there to print?"
        return wrong("after", "Nothing is printed after the exec.", facts, hint)
    if any(letter.isdigit() for letter in text):
        return wrong("after", "The number that the new program prints is not its pid.", facts, "How does it know?")
    return wrong("after", "The new program prints no pid.", facts, "Which programs can print their own pid?")


def told_its_pid(run: Run, pid: int) -> Iterator[Finding]:
    """Whether the new program was told the number, so that nothing is shown."""
    words = [str(word) for word in (execs(run, pid)[-1]["args"] or ("", ()))[1]]
    if os.path.basename(path(execs(run, pid)[-1])) in ("echo", "printf") and str(pid) in " ".join(words):
        facts = f"exec was given {words}"
        yield warning("after", "The new program is told the number: it does not ask.", facts, "Is it true?")
