"""Give every line of a record its writers and the kernel's time, from the trace."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from harness.capture import Span
from harness.match import AttributedItem
from harness.play.attribution import OutputPiece, attribute, writes_to
from harness.play.record import PlacedItem, Record
from harness.strace_log import SHOWN
from harness.text import escaped, visible_bytes
from harness.trace import Trace


def with_writers(record: Record, trace: Trace | None, redact: Callable[[str], str]) -> list[AttributedItem]:
    """The record's items in order; those of output with who wrote them and when, if that was seen."""
    if trace is None:
        return [AttributedItem(seen.item) for seen in record.seen]
    pieces = {n: _origins(data, trace, n) for n, data in record.streams.items()}
    begins = {n: [p.start for p in own] for n, own in pieces.items()}
    ends = {n: [p.end for p in own] for n, own in pieces.items()}
    result = []
    for seen in record.seen:
        if seen.item.kind != "output":
            result.append(AttributedItem(seen.item))
            continue
        # Pieces do not overlap, and are in order.
        t, own = seen.item.terminal, pieces[seen.item.terminal]
        mine = own[bisect.bisect_right(ends[t], seen.start) : bisect.bisect_left(begins[t], seen.end)]
        spans = _spans(record.streams[seen.item.terminal], seen, mine, redact)
        at = mine[-1].at if mine else seen.item.at
        pids = tuple(dict.fromkeys(p.pid for p in mine))
        result.append(AttributedItem(replace(seen.item, at=at, pids=pids), spans))
    return _in_time(result)


def with_whole_lines(record: Record, trace: Trace) -> Trace:
    """The trace, in which strace showed the beginning of each write, with all that the terminals showed of each."""
    whole: dict[tuple[int, float], str] = {}
    cut = {event.file for event in trace.events if event.call == "write" and (event.size or 0) > SHOWN}
    for file in trace.files:
        if file.kind == "terminal" and file.id in cut:
            data = record.streams[int(file.name.removeprefix("terminal "))]
            for piece in attribute(data, writes_to(trace, "terminal", file.name)):
                shown = data[piece.start : piece.end].replace(b"\r\n", b"\n")
                whole[piece.pid, piece.at] = escaped(shown)
    events = (
        replace(event, data=whole.get((event.pid, event.at), event.data)) if event.call == "write" else event
        for event in trace.events
    )
    return replace(trace, events=tuple(events)) if whole else trace


def _spans(
    data: bytes, seen: PlacedItem, pieces: Iterable[OutputPiece], redact: Callable[[str], str]
) -> tuple[Span, ...]:
    """Who wrote which part of the line; neighbours of one process are one."""
    result: list[Span] = []
    for piece in pieces:
        part = data[max(piece.start, seen.start) : min(piece.end, seen.end)].rstrip(b"\r\n")
        if result and result[-1].pid == piece.pid:
            result[-1] = Span(result[-1].text + visible_bytes(part), piece.pid)
        elif part or not result:
            result.append(Span(visible_bytes(part), piece.pid))
    if len(result) == 1:
        return (Span(seen.item.text, result[0].pid),)
    return tuple(Span(redact(span.text), span.pid) for span in result)


def _in_time(told: list[AttributedItem]) -> list[AttributedItem]:
    """Times never run backwards within a terminal: what was typed is dated by the harness, the rest by the kernel."""
    last: dict[int, float] = {}
    result = []
    for one in told:
        at = max(one.item.at, last.get(one.item.terminal, 0.0)) if one.item.kind == "output" else one.item.at
        last[one.item.terminal] = at
        result.append(replace(one, item=replace(one.item, at=at)))
    return result


def _origins(data: bytes, trace: Trace, terminal: int) -> list[OutputPiece]:
    """The pieces of a terminal's output; what came through a relay such as `cat` is its first writer's."""
    result: list[OutputPiece] = []
    pieces = attribute(data, writes_to(trace, "terminal", f"terminal {terminal}"))
    for pid in {p.pid for p in pieces}:
        mine = [p for p in pieces if p.pid == pid]
        if (pipe := _relayed(trace, pid)) is not None:
            flat = b"".join(data[p.start : p.end] for p in mine).replace(b"\r\n", b"\n")
            inner = attribute(flat, writes_to(trace, "pipe write end", pipe))
            # As many bytes out as in are not a relay yet: `tr` turns each into another one, and wrote it itself.
            mine = _moved(inner, flat, mine, data) or mine
        result.extend(mine)
    return sorted(result, key=lambda p: p.start)


def _relayed(trace: Trace, pid: int) -> str | None:
    """The pipe that a process copies to its terminal, byte for byte and nothing else, if it does."""
    names = {f.id: f for f in trace.files}
    got: Counter[str] = Counter()
    put = 0
    for event in trace.events:
        file = names.get(event.file) if event.file is not None else None
        if event.pid == pid and file and event.size:
            if event.call == "read":
                got[file.name if file.kind == "pipe read end" else ""] += event.size
            elif event.call == "write":
                put += event.size if file.kind == "terminal" else -(1 << 60)
    [(name, size)] = got.most_common(1) or [("", 0)]
    return name if name and len(got) == 1 and size == put else None


def _moved(inner: list[OutputPiece], flat: bytes, outer: list[OutputPiece], data: bytes) -> list[OutputPiece]:
    """Places in the relay's bytes as places in the terminal's output; times are those of the relay's write."""
    places: list[tuple[int, float]] = []
    for piece in outer:
        at = piece.start
        while at < piece.end:
            places.append((at, piece.at))
            at += 2 if data[at : at + 2] == b"\r\n" and at + 1 < piece.end else 1
    result = []
    for piece in inner:
        if piece.end <= len(places) == len(flat):
            last = places[piece.end - 1][0]
            end = last + (2 if data[last : last + 2] == b"\r\n" else 1)
            result.append(OutputPiece(places[piece.start][0], end, piece.pid, places[piece.end - 1][1]))
    return result
