"""Exercise 10: run three commands one after another, and stop at the first success."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import Finding, Trial, wrong
from harness.check.judging import Played, judge_commands, what_ran

TITLE = "Stop at the first success"
POINTS = {
    "runs": "the script begins with first",
    "turns": "the commands run one after another, never two at once",
    "stops": "the next one runs if the one before it failed, and otherwise none",
}
HINTS = (
    "It is the opposite of exercise 9: bash goes on when a command fails.",
    "Look up “Lists” in `man bash`: there are two joins that look at the exit status.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    yield from judge_commands(trial, expected, name)


def expected(fails: tuple[bool, bool, bool]) -> list[str]:
    """What should run."""
    return ["first"] if not fails[0] else ["first", "second"] if not fails[1] else ["first", "second", "third"]


def name(one: Played, wanted: list[str]) -> Finding:
    """What is wrong, by the first combination that went otherwise: those where first succeeds come first."""
    seen = what_ran(one, wanted)
    if one.ran == ["first", "second", "third"] and not one.fails[0]:
        return wrong("stops", "When first succeeds, the others run all the same.", seen, "What stands between them?")
    if one.ran == ["first", "second"] and not one.fails[0]:
        hint = "Failure is what should make it go on. Which of the two joins goes on after a failure?"
        return wrong("stops", "It goes on after a success.", seen, hint)
    if "third" in one.ran and "second" not in one.ran:
        hint = (
            "&& and || are equal, and are read from left to right: what has run last when bash comes to the "
            "second join?"
        )
        return wrong("stops", "When first succeeds, second is left out, and third runs.", seen, hint)
    if "third" in one.ran and one.fails[0] and not one.fails[1]:
        hint = "What stands between second and third?"
        return wrong("stops", "When second succeeds, third runs all the same.", seen, hint)
    if one.ran == ["first"]:
        hints = ("What ends a script at its first failure?", "Look up `set -e` in `man bash`.")
        return wrong("stops", "When first fails, the script ends.", seen, hints)
    if one.ran == ["first", "second"]:
        return wrong("stops", "When two have failed, third is left out.", seen, "Three commands, two joins.")
    return wrong(
        "stops", "It runs the wrong commands.", seen, "Try it with commands that fail: true and false will do."
    )
