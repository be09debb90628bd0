"""The drawn timeline: arrows end on the lanes of their events, nothing overlaps, and it reads without its drawings."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from harness.capture.schema import Event, Skip
from harness.page.blocks.timelines import timeline_figure
from harness.page.errors import PageError
from harness.picture.timeline import timeline_of
from tests.support import page_samples
from tests.support import timeline_samples as samples
from tests.support.page_reader import texts
from tests.support.timeline_samples import CHILD, PARENT, run


def _message() -> str:
    reads = Event(0.02, 1.0002, PARENT, "read", fd=3, file=2, size=5, data="hello")
    writes = Event(1.0, 1.0001, CHILD, "write", fd=4, file=3, size=5, data="hello")
    return timeline_figure(run(reads, writes))


def test_an_arrow_goes_from_lane_to_lane() -> None:
    html = _message()
    fork = re.search(r'<g class="m-fork p2"><line class="wire" x1="25%" x2="75%".*?<circle cx="75%"', html)
    message = re.search(r'<g class="m-message p2"><line class="wire" x1="75%" x2="25%".*?class="open" x="25%"', html)
    packet = re.search(r'class="packet" x="50%"', html)
    assert fork
    assert message
    assert packet


@pytest.mark.parametrize(
    ("count", "places"), [(1, ["50%"]), (2, ["25%", "75%"]), (4, ["12.5%", "37.5%", "62.5%", "87.5%"])]
)
def test_lanes_share_the_width(count: int, places: list[str]) -> None:
    first = samples.run()
    children = [
        replace(first.processes[1], pid=200 + n, name=f"child {n}", born=0.1 + n / 100) for n in range(count - 1)
    ]
    forks = [Event(0.1 + n / 100, 0.1 + n / 100, PARENT, "fork", child=200 + n) for n in range(count - 1)]
    capture = replace(
        first, processes=(first.processes[0], *children), events=(first.events[0], *forks, first.events[-1])
    )
    html = timeline_figure(capture)
    bars = re.findall(r'class="running" x1="([\d.]+%)"', html.partition("tl-legend")[0])
    assert sorted(set(bars)) == sorted(places)
    assert f'<figure class="tl n{count}"' in html


@pytest.mark.parametrize("name", sorted(path.stem for path in samples.LOGS.glob("*.strace")))
def test_bars_fill_their_rows_without_hole_or_overlap(name: str) -> None:
    """On each row a lane is drawn once from top to bottom, once down to the event, once from it, or as two halves."""
    capture = samples.recorded(name, "parent", "child", "other")
    html = timeline_figure(capture)
    rows = re.findall(r'<li class="(row|short|long|cut)"(.*?)</li>', html, re.DOTALL)
    for made, (_, row) in zip(timeline_of(capture).rows, rows, strict=True):
        drawn: dict[str, list[tuple[str, str]]] = {}
        for x, y1, y2 in re.findall(
            r'class="(?:running|waiting|zombie|wall l)" x1="([\d.]+%)" x2="[\d.]+%" y1="([^"]+)" y2="([^"]+)"', row
        ):
            drawn.setdefault(x, []).append((y1, y2))
        assert bool(drawn) == any((*made.before, *made.after)), "whoever does something is drawn"
        for pieces in drawn.values():
            assert pieces in (
                [("0", "100%")],
                [("0", ".75rem")],
                [(".75rem", "100%")],
                [("0", ".75rem"), (".75rem", "100%")],
            )


def test_every_row_is_told_in_words_and_every_drawing_is_hidden() -> None:
    html = _message()
    told = texts(html, "tl-text")
    assert len(told) == html.count("<li class=") - len(timeline_of(samples.run()).lanes)
    assert all(text.strip() for text in told)
    assert told[0] == "parent: the shell starts python x.py"
    assert html.count('class="tl-draw" aria-hidden="true"') == len(told)


def test_a_slip_is_one_line_of_output_each() -> None:
    lines = "".join(f"line {n}\\n" for n in range(9))
    html = timeline_figure(run(Event(1.0, 1.0, CHILD, "write", fd=1, file=1, size=63, data=lines)))
    assert texts(html, "slip") == ["line 0line 1line 2line 3line 4line 5and 3 more lines"]


def test_hostile_text_stays_text() -> None:
    for text in page_samples.HOSTILE:
        data = (
            text.encode("unicode_escape")
            .decode("ascii")
            .replace("\\u202e", "x")
            .replace("\\u202c", "x")
            .replace("\\u200b", "x")
        )
        html = timeline_figure(run(Event(1.0, 1.0, CHILD, "write", fd=1, file=1, size=len(data), data=data)))
        assert "<script" not in html
        assert len(texts(html, "slip")) == 1


@pytest.mark.parametrize(
    ("seconds", "size", "stamp"),
    [
        (0.5, "short", "+0.5 s"),
        (1.0, "short", "+1.0 s"),
        (1.9, "long", "+1.9 s"),
        (2.0, "long", "+2.0 s"),
        (2.5, "cut", "+2.5 s"),
    ],
)
def test_a_gap_is_as_long_as_it_says(seconds: float, size: str, stamp: str) -> None:
    first = Event(1.0, 1.0, PARENT, "signal", signal="SIGUSR1")
    html = timeline_figure(
        run(first, Event(1.0 + seconds, 1.0 + seconds, PARENT, "signal", signal="SIGUSR1"), born=0.98)
    )
    found = re.search(
        rf'<li class="{size}" data-at="1.000000">\s*<span class="tl-at">\{stamp}</span>.*?</li>', html, re.DOTALL
    )
    assert found
    assert ('class="gash"' in found.group()) == (size == "cut")


def test_colours_are_those_of_the_transcript() -> None:
    html = timeline_figure(run())
    assert re.search(r'<li class="p1"><span class="name">parent</span>', html)
    assert re.search(r'<li class="p2"><span class="name">child</span>', html)


def test_without_a_trace_the_page_says_so() -> None:
    capture = samples.run()
    assert "it was not traced" in timeline_figure(replace(capture, ran=replace(capture.ran, traced=False)))
    skipped = replace(capture, verdict="skipped", skips=(Skip("session", "there is no cc here"),))
    assert "there is no cc here" in timeline_figure(skipped)


def test_a_picture_of_nobody_is_an_error() -> None:
    nameless = replace(samples.run(), processes=tuple(replace(p, name="") for p in samples.run().processes))
    with pytest.raises(PageError, match="needs a process that the session's `processes:` names"):
        timeline_figure(nameless)


def test_what_is_left_out_must_be_a_call() -> None:
    assert "closes 4" not in timeline_figure(samples.closing(), "close fork")
    assert timeline_figure(samples.closing(), "pipes") != timeline_figure(samples.closing())
    with pytest.raises(PageError, match="there is no call 'closes'; near it: close"):
        timeline_figure(samples.closing(), "fork closes")
