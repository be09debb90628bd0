"""Three commands in one combination: which ran, in which order, joined or at once."""

from __future__ import annotations

import pytest

from harness.check.judging.commands import Played, together, what_ran

ALL_SUCCEED = (False, False, False)


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
