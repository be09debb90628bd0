"""Who holds what: the tables are played from the trace, and the picture shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from harness.capture.schema import Event
from harness.page.blocks.fd_pictures.fd_figure import _picture, fd_picture
from harness.page.blocks.fd_pictures.instants import instant
from harness.page.errors import PageError
from tests.support import timeline_samples as samples
from tests.support.page_reader import texts
from tests.support.timeline_samples import CHILD, PARENT, closing, run


def test_the_picture_shows_who_holds_what() -> None:
    html = fd_picture(closing(), "after fork", "after parent close 4, child close 3")
    first, second = re.findall(r'<div class="fd">.*?</div>', html, re.DOTALL)
    assert texts(html, "fd-title") == ["After the fork", "After the parent has closed 4 and the child has closed 3"]
    assert first.count("held by 2") == 3
    assert second.count(">held by 1<") == 2
    assert second.count("4 closed") == 1
    assert first.count('class="wire"') == 6
    assert second.count('class="wire"') == 4, "no arrow from a closed descriptor"
    assert "parent: 0 is the terminal; 1 is the terminal; 2 is the terminal; 3 is the read end of pipe 1" in html


def test_only_those_are_shown_that_are_asked_for_and_whoever_else_holds_an_end_counts() -> None:
    html = fd_picture(closing(), "after fork", only="child")
    assert html.count("held by 1") == 1, "the terminal, of those that are shown"
    assert html.count("held by 2") == 2, "the ends of the pipe"
    assert html.count('class="wire"') == 3
    assert "parent: " not in html


def test_a_note_stands_out_where_somebody_has_let_go_of_an_end() -> None:
    def notes(at: str) -> list[tuple[str, bool]]:
        return [(box.name, box.alone) for box in _picture(closing(), instant(closing(), at), "").boxes]

    assert notes("after fork") == [("terminal", False), ("read end", False), ("write end", False)]
    assert notes("after child close 3") == [("terminal", False), ("read end", True), ("write end", True)]


def test_delete_the_close_and_the_arrow_stays() -> None:
    capture = closing()
    without = replace(capture, events=tuple(e for e in capture.events if (e.pid, e.call) != (CHILD, "close")))
    with pytest.raises(PageError, match="no event 'child close 3'"):
        fd_picture(without, "after child close 3")
    assert fd_picture(without, "after parent close 4").count('class="wire"') == 5


def test_two_opens_are_two_boxes_of_one_file() -> None:
    opens = [
        Event(0.02, 0.02, PARENT, "open", fd=3, file=4, path="notes.txt"),
        Event(0.03, 0.03, CHILD, "open", fd=3, file=5, path="notes.txt"),
        Event(0.04, 0.04, CHILD, "read", fd=3, file=5, size=7, data="abcdefg"),
    ]
    html = fd_picture(run(*opens), "after child read")
    assert html.count("open file</text>") == 2 + 1, "and the heading"
    assert html.count("notes.txt</text>") == 1
    assert "offset 0</text>" in html
    assert "offset 7</text>" in html


def test_boxes_do_not_overlap() -> None:
    html = fd_picture(samples.recorded("descriptors", "python"), "before exec true")
    boxes = [(int(y), int(y) + 48) for y in re.findall(r'<rect class="box[^"]*" x="\S+" y="(\d+)"', html)]
    boxes += [(int(y), int(y) + 38) for y in re.findall(r'<path class="sheet" d="M\S+ (\d+)H', html)]
    boxes.sort()
    assert len(boxes) == 6
    assert all(above[1] < below[0] for above, below in pairwise(boxes))
    height = int(re.findall(r'viewBox="0 0 340 (\d+)"', html)[0])
    assert boxes[-1][1] <= height


def test_a_process_that_has_ended_holds_nothing() -> None:
    html = fd_picture(closing(), "after child exit")
    assert "child has ended: all its descriptors are closed" in html
    assert "nobody</text>" in html, "the write end: the parent's read will return nothing"


def test_no_moment_and_no_such_process() -> None:
    with pytest.raises(PageError, match="needs a moment"):
        fd_picture(closing())
    with pytest.raises(PageError, match="no process 'paren'; near it: parent"):
        fd_picture(closing(), "after fork", only="paren")
    untraced = replace(closing(), ran=replace(closing().ran, traced=False))
    assert "it was not traced" in fd_picture(untraced, "after fork")
