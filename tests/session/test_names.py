"""Names on the command line mean chapters and sessions; an unknown one is answered with those near it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout
from harness.session.names import UnknownName, select_sessions


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "fork/fork",
        "fork/fork_pipe",
        "waiting/wait",
        "waiting/zombie",
        "files/two_writers",
        "parent_child/die",
    ):
        path = tmp_path / f"{name}.session"
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    (tmp_path / "fork" / "fork.py").write_text("")
    monkeypatch.setattr(layout, "examples", lambda: tmp_path)


def names(*wanted: str) -> list[str]:
    return [f"{path.parent.name}/{path.stem}" for path in select_sessions(wanted)]


def test_no_name_means_all() -> None:
    assert names() == [
        "files/two_writers",
        "fork/fork",
        "fork/fork_pipe",
        "parent_child/die",
        "waiting/wait",
        "waiting/zombie",
    ]


@pytest.mark.parametrize("name", ["fork/fork", "examples/fork/fork.session", "fork/fork.py", "fork/fork.session"])
def test_a_session_is_meant_by_its_name_or_path(name: str) -> None:
    assert names(name) == ["fork/fork"]


@pytest.mark.parametrize("name", ["fork", "fork/", "examples/fork", "examples/fork/"])
def test_a_chapter_means_all_its_sessions(name: str) -> None:
    assert names(name) == ["fork/fork", "fork/fork_pipe"]


def test_several_names_keep_their_order_and_come_once() -> None:
    assert names("waiting/zombie", "fork", "fork/fork") == ["waiting/zombie", "fork/fork", "fork/fork_pipe"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("forq", "did you mean fork"),
        ("fork/forq", "fork/fork"),
        ("waitinq", "waiting"),
        ("die", "; did you mean parent_child/die?"),
        ("zombie", "; did you mean waiting/zombie?"),
        ("xyzzy", "chapters are files, fork, parent_child, waiting"),
        ("", "chapters are"),
        ("for", "fork"),
    ],
)
def test_an_unknown_name_is_answered_with_those_near_it(name: str, said: str) -> None:
    with pytest.raises(UnknownName) as caught:
        select_sessions([name])
    assert f"there is no chapter or example `{name}`" in str(caught.value)
    assert said in str(caught.value)
