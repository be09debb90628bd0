"""Three commands for a bash script: `first`, `second`, `third`, in all eight combinations of success and failure.

The exercises about lists of commands share this: which of them run, in which order, and whether two run at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from harness.check.judging.soundness import sound
from harness.check.trial import Trial
from harness.check.verdict import Finding, right, wrong

NAMES = ("first", "second", "third")
COMMAND = """#!/bin/sh
input=; output=
[ -p /dev/stdin ] && input=piped
[ -p /dev/stdout ] && output=piped
echo "{name} begins $input$output" >> "$CHECK_LOG"
sleep 0.1
echo "{name} ends" >> "$CHECK_LOG"
exit ${name}
"""


@dataclass(frozen=True)
class Played:
    """What a script did in one combination."""

    fails: tuple[bool, bool, bool]
    log: tuple[str, ...]

    @property
    def ran(self) -> list[str]:
        """The commands, in the order in which they began."""
        return [line.split()[0] for line in self.log if " begins" in line]

    @property
    def piped(self) -> bool:
        """Whether one was joined to another by a pipe."""
        return any("piped" in line for line in self.log)

    @property
    def at_once(self) -> bool:
        """Whether one began before another had ended."""
        running = 0
        for line in self.log:
            running += 1 if " begins" in line else -1
            if running > 1:
                return True
        return False

    @property
    def case(self) -> str:
        """The combination in words."""
        ends = [f"{name} {'fails' if fails else 'succeeds'}" for name, fails in zip(NAMES, self.fails, strict=True)]
        return ", ".join(ends)


def judge_commands(
    trial: Trial, expected: Callable[[tuple[bool, bool, bool]], list[str]], name: Callable[[Played, list[str]], Finding]
) -> Iterator[Finding]:
    """Run the script in all combinations; findings for the points `runs`, `turns` and `stops`.

    `expected`: which commands should run, by who fails.  `name`: the finding on the first combination that went
    otherwise.
    """
    commands = {command: COMMAND.replace("{name}", command) for command in NAMES}
    cases = [(a, b, c) for a, b, c in product((False, True), repeat=3)]
    envs = [{command: "3" if fails else "0" for command, fails in zip(NAMES, case, strict=True)} for case in cases]
    trials = trial.bash(commands=commands, envs=envs)
    played = [Played(case, seen.log) for case, seen in zip(cases, trials, strict=True)]
    for seen in trials:
        faults = list(sound(seen.load, "runs"))
        if faults:
            yield from faults
            return
    if not any(one.ran for one in played):
        yield wrong(
            "runs",
            "The script runs none of the three.",
            "no command was started",
            "Their names are first, second, third.",
        )
        return
    for one in played:
        if one.piped:
            hint = "A pipeline joins output to input, and runs all its commands at once. You want one after another."
            yield wrong(
                "turns",
                "They are joined by a pipe, so they run at the same time.",
                f"{one.case}: {together(one)}",
                hint,
            )
            return
        if one.at_once:
            hint = "What does a single & do at the end of a command?"
            yield wrong("turns", "One begins before another has ended.", f"{one.case}: {together(one)}", hint)
            return
    began = {one.ran[0] for one in played if one.ran}
    if began != {"first"}:
        seen_first = f"{' or '.join(sorted(began))} was the first to run"
        yield wrong("runs", "The script does not begin with first.", seen_first, "In which order does bash read them?")
        return
    yield right("runs")
    yield right("turns")
    for one in played:
        if one.ran != expected(one.fails):
            yield name(one, expected(one.fails))
            return
    yield right("stops")


def together(one: Played) -> str:
    """The log in a line."""
    return ", ".join(" ".join(line.split()[:2]) for line in one.log)


def what_ran(one: Played, wanted: list[str]) -> list[str]:
    """What ran in a combination, and what should have."""
    return [f"{one.case}: {', '.join(one.ran) or 'nothing'} ran; {', '.join(wanted)} should have run"]
