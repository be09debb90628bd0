"""Exercise 9: run three commands one after another, and stop at the first failure."""

from __future__ import annotations

from collections.abc import Iterator

from harness.check import Finding, Trial, wrong
from harness.check.judging import Played, judge_commands, what_ran

TITLE = "Stop at the first failure"
POINTS = {
    "runs": "the script begins with first",
    "turns": "the commands run one after another, never two at once",
    "stops": "the next one runs if the one before it succeeded, and otherwise none",
}
HINTS = (
    "A command succeeds if its exit status is 0, and bash can decide by that whether to run the next one.",
    "Look up “Lists” in `man bash`: what stands between the commands of a list?",
)


def judge(trial: Trial) -> Iterator[Finding]:
    yield from judge_commands(trial, expected, name)


def expected(fails: tuple[bool, bool, bool]) -> list[str]:
    """What should run."""
    return ["first"] if fails[0] else ["first", "second"] if fails[1] else ["first", "second", "third"]


def name(one: Played, wanted: list[str]) -> Finding:
    """What is wrong, by the first combination that went otherwise: those where first succeeds come first."""
    seen = what_ran(one, wanted)
    if one.ran == ["first"] and not one.fails[0]:
        hint = "Success is 0. Which of the two joins goes on after success?"
        return wrong("stops", "It stops at a success.", seen, hint)
    if one.ran == ["first", "second"] and not one.fails[0] and not one.fails[1]:
        hint = "Each join looks at what ran last. Where do two kinds of join meet?"
        return wrong("stops", "third is left out though all went well.", seen, hint)
    if one.ran == ["first", "second", "third"] and one.fails[1] and not one.fails[0]:
        hints = ("What stands between second and third?", "Look up `&&` in `man bash`.")
        return wrong("stops", "When second fails, third runs all the same.", seen, hints)
    if "third" in one.ran and "second" not in one.ran:
        hint = (
            "&& and || are equal, and are read from left to right: what has run last when bash comes to the "
            "second join?"
        )
        return wrong("stops", "When first fails, second is left out, and third runs.", seen, hint)
    if one.fails[0]:
        return wrong("stops", "When first fails, the script goes on.", seen, "What stands between first and second?")
    return wrong(
        "stops", "It runs the wrong commands.", seen, "Try it with commands that fail: true and false will do."
    )
