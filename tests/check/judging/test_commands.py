"""Three commands in one combination: which ran, in which order, joined or at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from harness.check import Finding, wrong
from harness.check.judging.commands import NAMES, Played, judge_commands, together, what_ran
from harness.check.trial.seen import Run, Seen

ALL_SUCCEED = (False, False, False)
Fails = tuple[bool, bool, bool]


@pytest.mark.parametrize(
    ("log", "ran", "piped", "at_once"),
    [
        ((), [], False, False),
        (("first begins ", "first ends", "third begins ", "third ends"), ["first", "third"], False, False),
        (("second begins ", "first begins ", "first ends", "second ends"), ["second", "first"], False, True),
        (("first begins piped", "first ends", "second begins ", "second ends"), ["first", "second"], True, False),
    ],
)
def test_the_log_says_what_ran_and_how(log: tuple[str, ...], ran: list[str], piped: bool, at_once: bool) -> None:
    one = Played(ALL_SUCCEED, log)
    assert (one.ran, one.piped, one.at_once) == (ran, piped, at_once)


def test_what_should_have_run_is_told_for_the_combination() -> None:
    one = Played((True, False, False), ("first begins ", "first ends"))
    said = "first fails, second succeeds, third succeeds: first ran; first, third should have run"
    assert what_ran(one, ["first", "third"]) == [said]
    assert "nothing ran" in what_ran(Played(ALL_SUCCEED, ()), ["first"])[0]


def test_the_log_of_commands_says_only_who_began_and_ended() -> None:
    log = ("second begins pipedpiped", "first begins piped", "first ends")
    assert together(Played(ALL_SUCCEED, log)) == "second begins, first begins, first ends"


class Scripted:
    """Stands for a trial: its script leaves the log that `log_of` says, by who fails."""

    def __init__(self, log_of: Callable[[Fails], Sequence[str]], load: Run | None = None) -> None:
        self.log_of, self.load = log_of, load

    def bash(self, commands: Mapping[str, str], envs: Sequence[Mapping[str, str]]) -> list[Seen]:
        assert tuple(commands) == NAMES
        cases = [tuple(env[name] == "3" for name in NAMES) for env in envs]
        assert len(set(cases)) == 8
        return [Seen(load=self.load or Run("load"), log=tuple(self.log_of((a, b, c)))) for a, b, c in cases]


def turns(*names: str) -> list[str]:
    """The log of commands that run one after another."""
    return [line for name in names for line in (f"{name} begins ", f"{name} ends")]


def wanted(fails: Fails) -> list[str]:
    """As in `first && second; third`."""
    return ["first", "third"] if fails[0] else ["first", "second", "third"]


def found(log_of: Callable[[Fails], Sequence[str]], load: Run | None = None) -> list[tuple[str, str, str]]:
    """The findings: point, kind and what is said."""
    trial: Any = Scripted(log_of, load)

    def name(one: Played, expected: list[str]) -> Finding:
        return wrong("stops", f"{one.fails}: {expected}")

    return [(finding.point, finding.kind, finding.says) for finding in judge_commands(trial, wanted, name)]


def test_a_script_that_is_right_in_all_combinations_has_all_points() -> None:
    assert found(lambda fails: turns(*wanted(fails))) == [
        ("runs", "right", ""),
        ("turns", "right", ""),
        ("stops", "right", ""),
    ]


def test_the_first_combination_that_goes_otherwise_is_named_and_no_other() -> None:
    assert found(lambda fails: turns("first", "second", "third")) == [
        ("runs", "right", ""),
        ("turns", "right", ""),
        ("stops", "wrong", "(True, False, False): ['first', 'third']"),
    ]


@pytest.mark.parametrize(
    ("log", "point", "says"),
    [
        ([], "runs", "The script runs none of the three."),
        (["first begins piped", "first ends"], "turns", "They are joined by a pipe, so they run at the same time."),
        (["first begins ", "second begins ", "first ends"], "turns", "One begins before another has ended."),
        (turns("second", "first"), "runs", "The script does not begin with first."),
    ],
)
def test_a_script_that_goes_wrong_as_such_is_told_so_once(log: list[str], point: str, says: str) -> None:
    assert found(lambda fails: log) == [(point, "wrong", says)]


def test_a_script_that_has_no_end_is_not_judged_by_what_ran() -> None:
    assert found(lambda fails: turns("first"), Run("load", fault="flood")) == [
        ("runs", "wrong", "It prints without end.")
    ]
