"""Exercise 8: bash prints the exit status of the program that has ended."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import NUMBER, Finding, Run, Trial, right, sound, wrong

TITLE = "The status of the last program"
POINTS = {
    "prints": "it prints a number",
    "status": "the number is the exit status of the program that ended",
    "only": "it prints no other number",
}
HINTS = (
    (
        "Bash keeps the exit status of the last command in a special parameter: look up “Special Parameters” in "
        "`man bash`."
    ),
    "Every command has an exit status, `echo` too: what you want to keep must be kept at once.",
)
STATUSES = (0, 1, 3, 42, 127, 255)
PROGRAM = '#!/bin/sh\nexit "$1"\n'


def judge(trial: Trial) -> Iterator[Finding]:
    before = [f"a_program {status}" for status in STATUSES]
    runs = [seen.load for seen in trial.bash(before=before, commands={"a_program": PROGRAM})]
    for run in runs:
        faults = list(sound(run, "prints"))
        if faults:
            yield from faults
            return
    numbers = [[int(number) for number in NUMBER.findall(run.text(stream="stdout"))] for run in runs]
    facts = [f"the program ended with {s}: {n if n else 'no number'}" for s, n in zip(STATUSES, numbers, strict=True)]
    if not any(numbers):
        yield nothing(runs)
        return
    yield right("prints")
    if all(status in found for status, found in zip(STATUSES, numbers, strict=True)):
        yield right("status")
        if all(set(found) == {status} for status, found in zip(STATUSES, numbers, strict=True)):
            yield right("only")
        else:
            hint = "Print the status and nothing else."
            yield wrong("only", "It prints other numbers too.", facts, hint)
    else:
        yield other(runs, numbers, facts)


def nothing(runs: list[Run]) -> Finding:
    """No number came."""
    if all(run.main.status == status for status, run in zip(STATUSES, runs, strict=True)) and not runs[0].text():
        facts = [f"the program ended with {STATUSES[3]}, and so did the script"]
        if runs[0].told or any("exit" in line for run in runs for line in run.text(stream="stderr").splitlines()):
            facts.append("something was written to standard error")
        hint = "It is there. Which command prints it?"
        return wrong("prints", "It prints no number.", facts, hint)
    text = runs[3].text(stream="stdout").strip()
    hint = "How is the value of a parameter written: what stands before its name?"
    return wrong("prints", "It prints something, but no number.", f"it printed {text!r}", hint)


def other(runs: list[Run], numbers: list[list[int]], facts: list[str]) -> Finding:
    """Numbers came, and they are not the status."""
    hint = "Look up “Special Parameters” in `man bash`."
    if all(run.first in found for run, found in zip(runs, numbers, strict=True)):
        return wrong("status", "It prints the pid of the shell, not a status.", facts, hint)
    if all(found == numbers[0] for found in numbers) and 0 in numbers[0]:
        return wrong(
            "status",
            "It prints 0 whatever the program ended with.",
            facts,
            ("Whose exit status is it? Another command has ended since.", "Keep the status in a variable, at once."),
        )
    if all(found == numbers[0] for found in numbers):
        return wrong("status", "It prints the same number whatever the program ended with.", facts, hint)
    if all((0 in found) == (status == 0) for status, found in zip(STATUSES, numbers, strict=True)):
        right_ones = sum(status in found for status, found in zip(STATUSES, numbers, strict=True))
        if right_ones <= 2:
            hint = "There are 255 ways to fail. Print which one it was."
            return wrong("status", "It tells success from failure, but not the status.", facts, hint)
    if all(status in found for status, found in zip(STATUSES, numbers, strict=True) if status < 128):
        hint = "An exit status has eight bits: 0 to 255."
        return wrong("status", "Statuses above 127 come out wrong.", facts, hint)
    return wrong("status", "It prints numbers, but not the status.", facts, hint)
