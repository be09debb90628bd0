"""Every arrow on the built pages is an event of the run's capture, and every such event has its arrow.

What has no arrow is told by the capture alone: a process without a lane; bytes that lay in the pipe when they were
asked for; a read that got bytes of several writes.  No page may leave out (`leave_out=`) a call that has an arrow.
"""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass, replace

import pytest

from harness import layout
from harness.capture import stored
from harness.capture.schema import Capture, Event
from harness.page.blocks.timelines import timeline_figure
from harness.picture.lane_colours import lanes
from tests.browser.conftest import SITE

_FIGURE = re.compile(r'<figure class="tl [^"]*" data-run="([^"]+)">(.*?)</figure>', re.DOTALL)
_NAME = re.compile(r'<span class="name">([^<]*)</span>')
_ROW = re.compile(r'<li class="(?:row|short|long|cut)" data-at="([\d.]+)">(.*?)</li>', re.DOTALL)
_ARROW = re.compile(
    r'<g class="m-(fork|collect|message|signal) p\d"><line class="wire[^"]*" x1="([\d.]+)%" x2="([\d.]+)%"'
)
_WIRE = re.compile(r'<line class="wire(?: dashed)?"')
FIGURES = [
    pytest.param(name, figure, id=f"{path.parent.name}-{name}")
    for path in sorted(SITE.rglob("index.html"))
    for name, figure in _FIGURE.findall(path.read_text(encoding="utf-8"))
]
every_picture = pytest.mark.parametrize(("name", "figure"), FIGURES)


@dataclass(frozen=True)
class Arrow:
    """One arrow: what it is, whence, whither (pids), and the time of its row."""

    kind: str
    start: int
    end: int
    at: float


def _capture(name: str) -> Capture:
    return stored.load(layout.capture_path(name, platform.python_version()).read_text(encoding="utf-8"))


def drawn(kept: Capture, figure: str) -> list[Arrow]:
    """The arrows of a figure, read from its HTML alone but for the pids of its lanes."""
    pids = [lane.pid or 0 for lane in lanes(kept).all]
    assert len(_NAME.findall(figure)) == len(pids)

    def pid(place: str) -> int:
        return pids[round(float(place) / 100 * len(pids) - 0.5)]

    return [
        Arrow(kind, pid(start), pid(end), float(at))
        for at, row in _ROW.findall(figure)
        for kind, start, end in _ARROW.findall(row)
    ]


def pipe(kept: Capture, event: Event) -> str:
    """The pipe that the event is about, or empty."""
    return next((f.name for f in kept.files if f.id == event.file and f.kind.startswith("pipe")), "")


def sent(kept: Capture) -> list[tuple[Event, Event]]:
    """Each read that got bytes with the write of its first byte: a pipe keeps the order of its bytes."""
    found = []
    for name in {pipe(kept, event) for event in kept.events} - {""}:
        moved = [event for event in kept.events if event.size and pipe(kept, event) == name]
        moved.sort(key=lambda event: event.at if event.until is None else event.until)
        taken = 0
        for read in [event for event in moved if event.call == "read"]:
            end = 0
            for write in [event for event in moved if event.call == "write"]:
                end += write.size or 0
                if end > taken:
                    found.append((write, read))
                    break
            taken += read.size or 0
    return found


def expected(kept: Capture) -> tuple[list[Arrow], list[Arrow]]:
    """The arrows that a picture of this run must have, and those that it may have."""
    pids = {lane.pid for lane in lanes(kept).all}
    must: list[Arrow] = []
    may: list[Arrow] = []
    for event in kept.events:
        if event.error or not {event.pid, event.child} <= pids or event.pid == event.child:
            continue
        if event.call == "fork":
            must.append(Arrow("fork", event.pid, event.child or 0, event.at))
        if event.call == "kill":
            must.append(Arrow("signal", event.pid, event.child or 0, event.at))
        if event.call == "killpg":
            targets = [pid for pid in event.members if pid in pids and pid != event.pid]
            must += [Arrow("signal", event.pid, pid, event.at) for pid in targets]
        if event.call == "wait" and event.status is not None and not event.peek:
            must.append(Arrow("collect", event.child or 0, event.pid, event.until or 0.0))
    for write, read in sent(kept):
        if write.pid == read.pid or not {write.pid, read.pid} <= pids:
            continue
        arrow = Arrow("message", write.pid, read.pid, write.at)
        # A read that was there before the bytes waited for them, unless the two calls are one moment.
        waited = write.at - read.at >= 0.002 and (read.until or 0.0) - write.at < 0.05
        alone = [one for one in sent(kept) if one[0] is write or one[1] is read] == [(write, read)]
        (must if waited and alone else may).append(arrow)
    return must, may


def _fits(arrow: Arrow, event: Arrow, kept: Capture) -> bool:
    """Whether the arrow is this event's: at its time, or, for a wait, at the end that it told."""
    if (arrow.kind, arrow.start, arrow.end) != (event.kind, event.start, event.end):
        return False
    times = [event.at]
    if event.kind == "collect":
        times += [one.at for one in kept.events if one.pid == event.start and one.call in ("exit", "killed")]
    return arrow.at in times


def test_there_are_pictures() -> None:
    assert len(FIGURES) >= 20
    kinds = {kind for _, figure in (param.values for param in FIGURES) for kind, _, _ in _ARROW.findall(str(figure))}
    assert kinds == {"fork", "collect", "message", "signal"}, "each kind of arrow is on some page"


@every_picture
def test_every_arrow_is_read(name: str, figure: str) -> None:
    """No line from lane to lane escapes the other tests."""
    assert len(_WIRE.findall(figure)) == len(_ARROW.findall(figure)) == len(drawn(_capture(name), figure))


@every_picture
def test_every_arrow_has_its_event(name: str, figure: str) -> None:
    kept = _capture(name)
    must, may = expected(kept)
    free = [*must, *may]
    for arrow in drawn(kept, figure):
        event = next((event for event in free if _fits(arrow, event, kept)), None)
        assert event, f"{arrow} is no event of the capture"
        free.remove(event)


@every_picture
def test_every_event_has_its_arrow(name: str, figure: str) -> None:
    kept = _capture(name)
    must, _ = expected(kept)
    free = drawn(kept, figure)
    for event in must:
        arrow = next((arrow for arrow in free if _fits(arrow, event, kept)), None)
        assert arrow, f"{event} has no arrow"
        free.remove(arrow)


@pytest.mark.parametrize("name", sorted({str(param.values[0]) for param in FIGURES}))
def test_delete_any_event_and_its_arrow_is_gone(name: str) -> None:
    """Each event with an arrow, one at a time, from the run's own capture."""
    kept = _capture(name)
    whole = drawn(kept, str(timeline_figure(kept)))
    for event in kept.events:
        mine, _ = expected(replace(kept, events=(event,)))
        without = replace(kept, events=tuple(one for one in kept.events if one is not event))
        for one in mine:
            (arrow,) = [arrow for arrow in whole if _fits(arrow, one, kept)]
            assert arrow not in drawn(kept, str(timeline_figure(without)))
