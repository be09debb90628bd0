"""What the schema says of a kind."""

from __future__ import annotations

from typing import get_args

from harness.capture import File, FileKind


def test_the_two_ends_of_a_pipe_are_its_own_kinds_and_no_other_is() -> None:
    kinds: tuple[FileKind, ...] = get_args(FileKind)
    assert [kind for kind in kinds if File(1, kind, "x").is_pipe] == ["pipe read end", "pipe write end"]
