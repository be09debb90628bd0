"""The picture of who holds what: tables of file descriptors, open file descriptions, the pipes and files behind them.

Parent left, child right, the descriptions between them, a pipe between its own ends: no line crosses another.
Lengths are units of the drawing, which is 340 wide and shown at 328 px on a small phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from harness.capture import Capture, File, FileKind
from harness.page.blocks.fd_pictures.instants import Instant, instant
from harness.page.errors import PageError, near
from harness.page.html import render
from harness.picture import Lane, Snapshot, lanes

BehindKind = Literal["pipe", "file"]
"""What open file descriptions can be of."""

WIDTH = 340
_TOP, _PITCH, _BOX, _MIDDLE = 58, 62, 48, 38
"""Where the first description is, from one to the next, its height, the height of a pipe or file."""


@dataclass(frozen=True)
class TableSlot:
    """A process's descriptors for one description."""

    text: str
    """`0 1 2`, or `3 closed`."""
    closed: bool
    y: int


@dataclass(frozen=True)
class Side:
    """A process's table."""

    lane: Lane
    slots: tuple[TableSlot, ...]
    ended: bool
    right: bool


@dataclass(frozen=True)
class Box:
    """An open file description."""

    name: str
    note: str
    """`held by 2`, `offset 16`."""
    alone: bool
    """Whether the note is emphasised: somebody let go, or nobody holds it."""
    gone: bool
    y: int


@dataclass(frozen=True)
class Behind:
    """What one or two descriptions are of: a pipe between its ends, or a file."""

    kind: BehindKind
    name: str
    y: int
    up: bool
    """Whether a line leads to the box above, and, if `down`, to the one below."""
    down: bool


@dataclass(frozen=True)
class Picture:
    """One moment, laid out."""

    words: str
    height: int
    sides: tuple[Side, ...]
    boxes: tuple[Box, ...]
    behind: tuple[Behind, ...]
    told: tuple[str, ...]
    """The same in sentences."""


def fd_picture(capture: Capture, *at: str, only: str = "") -> Markup:
    """The figure of the run `capture` at each of the moments `at`, such as `after fork`; see `instants`.

    `only` names the processes to show, if they are not the first two.  Raises `PageError` for what is not there.
    """
    if capture.verdict == "skipped":
        return render("skipped", capture=capture)
    if not capture.ran.traced:
        return render("untraced", capture=capture)
    if not at:
        raise PageError("fd_picture needs a moment, such as `after fork`")
    return render(
        "fd_picture",
        capture=capture,
        pictures=[_picture(capture, instant(capture, one), only) for one in at],
        width=WIDTH,
    )


def _picture(capture: Capture, found: Instant, only: str) -> Picture:
    shown = _shown(capture, found.state, only)
    files = {file.id: file for file in capture.files}
    order = _order(shown, found.state, files)
    places, behind, height = _places(order, files)
    sides = tuple(_side(lane, found.state, places, place == 1) for place, lane in enumerate(shown))
    boxes = tuple(_box(file, found.state, shown, files, places[file]) for file in order)
    return Picture(found.words, height, sides, boxes, behind, tuple(_told(lane, found.state, files) for lane in shown))


def _shown(capture: Capture, state: Snapshot, only: str) -> list[Lane]:
    who = lanes(capture)
    wanted = only.split()
    for name in wanted:
        if who.named(name) is None:
            raise PageError(
                f"only={only!r}: {capture.name} has no process {name!r}{near(name, (one.name for one in who.all))}"
            )
    found = [lane for lane in who.all if lane.pid in state.tables and (not wanted or lane.name in wanted)]
    if not found:
        raise PageError(f"{capture.name}: no process with a name is there at that moment")
    return found[:2]


def _order(shown: list[Lane], state: Snapshot, files: dict[int, File]) -> list[int]:
    """The descriptions of the shown processes: the terminal, then by descriptor; those of one pipe or file together."""
    first: dict[int, tuple[int, int]] = {}
    for lane in shown:
        table = state.tables[lane.pid or 0]
        for fd, file in [*table.open.items(), *table.closed.items()]:
            first[file] = min(first.get(file, (9, 9)), (files[file].kind != "terminal", fd))
    groups: dict[tuple[str, str], list[int]] = {}
    for file in sorted(first, key=lambda file: first[file]):
        one = files[file]
        groups.setdefault(("pipe" if one.is_pipe else one.kind, one.name), []).append(file)
    return [file for group in groups.values() for file in sorted(group, key=lambda file: (files[file].kind, file))]


def _places(order: list[int], files: dict[int, File]) -> tuple[dict[int, int], tuple[Behind, ...], int]:
    """Where each description is, and what is behind them."""
    places: dict[int, int] = {}
    behind: list[Behind] = []
    pipes = len({files[file].name for file in order if files[file].is_pipe})
    y = _TOP
    for at, file in enumerate(order):
        one = files[file]
        same = at > 0 and files[order[at - 1]].name == one.name and one.kind != "terminal"
        last = at + 1 == len(order) or files[order[at + 1]].name != one.name
        if same and behind and not behind[-1].down:
            behind[-1] = Behind(behind[-1].kind, behind[-1].name, behind[-1].y, behind[-1].up, True)
        places[file] = y
        y += _PITCH
        kind: BehindKind = "pipe" if one.is_pipe else "file"
        has_behind = one.kind != "terminal" and one.kind != "socket"
        if has_behind and not same and not (kind == "pipe" and last):
            name = one.name if len(one.name) <= 14 else "…" + one.name[-13:]
            name = "pipe" if kind == "pipe" and pipes == 1 else name
            behind.append(Behind(kind, name, y + 8, True, False))
            y += _MIDDLE + 30
    return places, tuple(behind), y + 4


def _side(lane: Lane, state: Snapshot, places: dict[int, int], right: bool) -> Side:
    table = state.tables[lane.pid or 0]
    slots = []
    for file, y in places.items():
        mine = sorted(fd for fd, one in table.open.items() if one == file)
        closed = sorted(fd for fd, one in table.closed.items() if one == file)
        if mine:
            slots.append(TableSlot(" ".join(map(str, mine)), False, y))
        elif closed:
            slots.append(
                TableSlot(
                    f"{' '.join(map(str, closed))} closed" if len(closed) == 1 else " ".join(map(str, closed)), True, y
                )
            )
    return Side(lane, tuple(slots), table.ended, right)


def _box(file: int, state: Snapshot, shown: list[Lane], files: dict[int, File], y: int) -> Box:
    one = files[file]
    among = [lane.pid for lane in shown] if one.kind == "terminal" else list(state.tables)
    holders = sum(file in state.tables[pid].open.values() for pid in among if pid)
    names: dict[FileKind, str] = {
        "pipe read end": "read end", "pipe write end": "write end", "terminal": "terminal", "socket": one.name,
    }  # fmt: skip
    name = names.get(one.kind, "open file")
    held = f"held by {holders}" if holders else "nobody"
    note = f"offset {state.offsets[file]}" if file in state.offsets and holders else held
    return Box(name, note, note == held and holders < len(shown) and one.is_pipe, not holders, y)


def _told(lane: Lane, state: Snapshot, files: dict[int, File]) -> str:
    """A table in a sentence."""
    table = state.tables[lane.pid or 0]
    if table.ended:
        return f"{lane.name} has ended: all its descriptors are closed"
    parts = [f"{fd} is {_of(files[file])}" for fd, file in sorted(table.open.items())]
    parts += [f"{fd} is closed" for fd in sorted(table.closed)]
    return f"{lane.name}: " + "; ".join(parts)


def _of(file: File) -> str:
    if file.is_pipe:
        return f"the {file.kind.removeprefix('pipe ')} of {file.name}"
    return "the terminal" if file.kind == "terminal" else file.name
