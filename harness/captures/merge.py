"""Take in captures that were made on other machines: what fits the sources here is copied, the rest is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from harness import layout
from harness.capture import stored
from harness.captures import freshness, places
from harness.python import SUPPORTED

BIGGEST = 16 << 20
"""Bytes of a file that is read."""


def merge(folders: Iterable[Path]) -> tuple[Counter[str], list[tuple[Path, str]]]:
    """Copy the captures below `folders`, each to its place: how many of each place, and what was refused and why.

    Where a file lies says nothing: the place is what the capture says of its Python and system.
    """
    taken: Counter[str] = Counter()
    refused = []
    for folder in folders:
        for file in sorted(folder.rglob("*.json")):
            try:
                where = take(file)
            except (OSError, ValueError) as error:
                refused.append((file, str(error)))
            else:
                taken[where] += 1
    return taken, refused


def take(file: Path) -> str:
    """Copy one capture; its place.  Raises `ValueError` with the reason if it does not fit the book as it is here."""
    if file.stat().st_size > BIGGEST:
        raise ValueError(f"it is larger than {BIGGEST >> 20} MiB")
    kept = stored.load(file.read_text(encoding="utf-8"))
    if why := freshness.unfit(kept):
        raise ValueError(why)
    where = places.place_of(kept.ran.python, kept.ran.system)
    if not places.is_place(where):
        raise ValueError(
            f"it is of Python {kept.ran.python} on {kept.ran.system}; supported are {', '.join(SUPPORTED)}"
        )
    stored.save(kept, layout.captures_folder() / where / f"{kept.name}.json")
    return where
