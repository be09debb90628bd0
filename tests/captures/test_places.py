"""A place is named after a Python and, where that is not this one, a system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import layout
from harness.captures import places
from harness.page import shelf
from tests.support.places import book_of_places, keep


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """This system is Linux 6.1."""
    for module in ("harness.captures.places", "tests.support.places"):
        monkeypatch.setattr(f"{module}.system", lambda: "Linux 6.1")


@pytest.mark.parametrize(
    ("python", "on", "place"),
    [("3.13.0", "Linux 6.1", "3.13"), ("3.13.0", "Linux 5.4", "3.13"), ("3.12.1", "macOS 24.1", "3.12-macOS")],
)
def test_a_place_is_a_python_and_a_system_unless_it_is_this_one(python: str, on: str, place: str) -> None:
    assert places.place_of(python, on) == place
    assert places.is_place(place)


@pytest.mark.parametrize("name", ["3.9", "python", "3.13-", "3.13-mac OS", "../3.13"])
def test_another_folder_is_not_a_place(name: str) -> None:
    assert not places.is_place(name)


def test_places_stand_by_system_and_age(book: Path) -> None:
    for version, on in (("3.12.1", "Hurd 4.0"), ("3.13.0", ""), ("3.11.2", ""), ("3.11.2", "Hurd 4.0")):
        keep(book, version, on)
    (layout.captures_folder() / "notes").mkdir()
    assert places.found() == ["3.11", "3.13", "3.11-Hurd", "3.12-Hurd"]


def test_places_are_named_by_python_and_if_need_be_by_system() -> None:
    assert places.label(["3.11", "3.12"], named=False) == "Python 3.11 and 3.12"
    assert places.label(["3.11", "3.11-macOS"], named=True) == "Python 3.11 on Linux and Python 3.11 on macOS"
