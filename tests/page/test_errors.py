"""What an error of a page adds: the names that are near."""

from __future__ import annotations

from harness.page.errors import near


def test_what_is_near_is_named() -> None:
    assert near("frk", ["fork", "wait", "for", "exec"]) == "; near it: fork, for"


def test_where_nothing_is_near_all_are_named_if_they_are_few() -> None:
    assert near("xyz", {"wait", "fork"}) == "; there are: fork, wait"
    assert near("xyz", map(str, range(21))) == ""
    assert near("xyz", []) == ""
