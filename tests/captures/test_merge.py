"""Captures of other machines: what fits is taken, the rest is refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.captures import merge, places
from harness.page import shelf
from tests.support.places import book_of_places, keep


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield book_of_places(tmp_path, monkeypatch)
    shelf.forget()


def test_a_merge_takes_what_fits_and_refuses_the_rest(book: Path) -> None:
    came = book / "came"
    keep(book, "3.12.1", at=came / "a/3.12")
    keep(book, "3.13.0", on="Hurd 4.0", at=came / "b/3.13")
    keep(book, "3.9.1", at=came / "c")
    keep(book, "3.14.0", at=came / "d", verdict="failed")
    keep(book, "3.14.0", at=came / "e", key="0123456789abcdef-3.14.0")
    keep(book, "3.14.0", at=came / "f", name="../../outside")
    (came / "g.json").write_text("{}")
    taken, refused = merge.merge([came])
    assert dict(taken) == {"3.12": 1, "3.13-Hurd": 1}
    reasons = {str(file.relative_to(came))[0]: why for file, why in refused}
    assert reasons.keys() == set("cdefg")
    assert "supported are" in reasons["c"]
    assert reasons["d"] == "it failed"
    assert reasons["e"] == "it was made from other sources"
    assert "no session" in reasons["f"]
    assert places.found() == ["3.12", "3.13-Hurd"]


def test_a_file_that_is_too_large_is_not_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(book, "3.12.1", at=book / "came")
    monkeypatch.setattr(merge, "BIGGEST", 10)
    taken, ((_, why),) = merge.merge([book / "came"])
    assert not taken
    assert "larger than" in why
