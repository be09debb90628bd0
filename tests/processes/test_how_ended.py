"""How a process ended, in words."""

from __future__ import annotations

import pytest

from harness.processes import ended_as, ended_short, ended_where, ended_with


@pytest.mark.parametrize(
    ("status", "short", "sentence", "member"),
    [
        (0, "0", "ended with status 0", "with status 0"),
        (127, "127", "ended with status 127", "with status 127"),
        (-9, "SIGKILL", "was killed by SIGKILL", "by SIGKILL"),
        (None, "none", "was still running at the end", "not at all"),
    ],
)
def test_an_end_in_words(status: int | None, short: str, sentence: str, member: str) -> None:
    assert (ended_short(status), ended_with(status), ended_where(status)) == (short, sentence, member)
    assert status is None or ended_as(status) == short
