"""The programs that look at other processes stand in one list, of which every room takes its own."""

from __future__ import annotations

from harness import layout
from harness.processes import LISTERS, ONLOOKERS, WATCHERS


def test_whoever_lists_processes_looks_on_and_whoever_looks_on_watches() -> None:
    assert {"ps", "pstree"} < LISTERS < ONLOOKERS < WATCHERS
    assert {"pkill"} == WATCHERS - ONLOOKERS, "it sends signals"


def test_there_is_no_other_list_of_them() -> None:
    listing = [
        path.relative_to(layout.root()).as_posix()
        for path in (layout.root() / "harness").rglob("*.py")
        if any(f'"{name}"' in path.read_text() or f"|{name}" in path.read_text() for name in ("pgrep", "pstree"))
    ]
    assert listing == ["harness/processes/watchers.py"]
