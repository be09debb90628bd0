"""Who wrote what: align the bytes that came out of a terminal with the write calls that the kernel saw.

The terminal puts a carriage return before each newline, types back what is typed, and tells nobody
who wrote.  The trace knows who wrote, how many bytes and the first 80 of them, but the begins and
ends of two calls may overlap.  Three facts join the two:

- a write comes out in one piece: the terminal is locked for it;
- a write that had ended when another one began came out before it;
- its size is exact, and so are its first 80 bytes.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from harness import text
from harness.capture import FileKind
from harness.trace import Trace

_STATES = 20_000
"""How many states the search looks at before it takes the best it has; 500 writes need about 500."""


@dataclass(frozen=True)
class Write:
    """One write to a terminal."""

    at: float
    until: float
    pid: int
    size: int
    """Bytes that the kernel took, before the terminal turned each newline into two bytes."""
    data: bytes
    """The first 80 of them."""


@dataclass(frozen=True)
class OutputPiece:
    """Bytes `start` to `end` of a terminal's output came from one write."""

    start: int
    end: int
    pid: int
    at: float


def writes_to(trace: Trace, kind: FileKind, name: str) -> list[Write]:
    """The writes to what the trace calls so (`terminal`, `terminal 1`), in the order in which they began."""
    files = {file.id for file in trace.files if file.kind == kind and file.name == name}
    return [
        Write(
            event.at,
            event.at if event.until is None else event.until,
            event.pid,
            event.size,
            text.unescaped(event.data),
        )
        for event in trace.events
        if event.call == "write" and event.file in files and event.size
    ]


def attribute(output: bytes, writes: Sequence[Write]) -> list[OutputPiece]:
    """Which write each part of the terminal's output came from, in the output's order.

    Bytes that no write explains (typed text that the terminal showed, a command that was not traced) are in no
    piece.  Of several possible answers the one with the fewest such bytes is taken, and of these the one
    that takes the writes in the order in which they began.
    """
    raw, places = _as_written(output)
    order = sorted(range(len(writes)), key=lambda index: (writes[index].at, index))
    chosen = _search(raw, [writes[index] for index in order])
    return [
        OutputPiece(places[start], places[start + write.size], write.pid, write.at)
        for start, index in chosen
        for write in [writes[order[index]]]
    ]


def _as_written(output: bytes) -> tuple[bytes, list[int]]:
    """The output before the terminal turned `\\n` to `\\r\\n`, and where each byte (and the end) was in it."""
    raw, places = bytearray(), []
    at = 0
    while at < len(output):
        places.append(at)
        if output[at : at + 2] == b"\r\n":
            at += 1
        raw.append(output[at])
        at += 1
    return bytes(raw), [*places, len(output)]


_Placed = frozenset[int]
_State = tuple[int, int, _Placed]
"""A position; all writes below the second are done, and these beyond it."""


def _search(raw: bytes, writes: Sequence[Write]) -> list[tuple[int, int]]:
    """The cheapest way through `raw`, as pairs of (position, index of the write); Dijkstra's algorithm.

    A byte that is skipped costs 1, and so does a write that never came out (Ctrl-C empties the terminal).
    """
    start: _State = (0, 0, frozenset())
    # Among equals the one pushed last: straight on from the last state, writes in the order of their begin.
    pushed = 0
    heap: list[tuple[int, int, _State]] = [(0, 0, start)]
    cost: dict[_State, int] = {start: 0}
    before: dict[_State, tuple[_State, int | None]] = {}
    best, looked = start, 0
    while heap and looked < _STATES:
        paid, _, state = heapq.heappop(heap)
        if paid > cost[state]:
            continue
        looked += 1
        at, low, beyond = state
        if at > best[0]:
            best = state
        if at == len(raw):
            break
        steps: list[tuple[_State, int, int | None]] = []
        for index in _possible(writes, low, beyond):
            write = writes[index]
            done = _done(low, beyond, index)
            if raw.startswith(write.data, at) and at + write.size <= len(raw):
                steps.append(((at + write.size, *done), paid, index))
            steps.append(((at, *done), paid + 1, None))
        steps.append(((at + 1, low, beyond), paid + 1, None))
        for new, price, index_of in reversed(steps):
            if price < cost.get(new, price + 1):
                cost[new] = price
                before[new] = (state, index_of)
                pushed += 1
                heapq.heappush(heap, (price, -pushed, new))
    chosen = []
    state = best
    while state in before:
        previous, index_of = before[state]
        if index_of is not None:
            chosen.append((previous[0], index_of))
        state = previous
    return chosen[::-1]


def _possible(writes: Sequence[Write], low: int, beyond: _Placed) -> list[int]:
    """The writes that may come next: not done, and no other that is not done had ended before they began."""
    result: list[int] = []
    ended = float("inf")
    for index in range(low, len(writes)):
        if index in beyond:
            continue
        if writes[index].at > ended:
            break
        ended = min(ended, writes[index].until)
        result.append(index)
    return result


def _done(low: int, beyond: _Placed, index: int) -> tuple[int, _Placed]:
    done = set(beyond | {index})
    while low in done:
        done.discard(low)
        low += 1
    return low, frozenset(done)
