"""The rooms of the contributors' page are those of `harness/`."""

from __future__ import annotations

from harness import layout
from harness.page.blocks.rooms import rooms, rooms_table


def test_every_room_is_told_with_what_it_is_for() -> None:
    top = layout.root() / "harness"
    there = {path.stem for path in top.glob("*.py")} | {f"{path.parent.name}/" for path in top.glob("*/*.py")}
    told = dict(rooms())
    assert told.keys() == there - {"__init__"}
    assert [name for name, words in told.items() if not words.endswith(".")] == []


def test_the_table_has_a_row_for_each() -> None:
    html = rooms_table()
    assert html.count("<tr>") == len(rooms()) + 1
    assert "<code>trace/</code>" in html
    assert "`" not in html
