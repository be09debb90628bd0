"""The moment that a chapter names by its event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Event
from harness.page import PageError
from harness.page.blocks.fd_pictures.instants import instant
from harness.picture import snapshot
from tests.support import timeline_samples as samples
from tests.support.timeline_samples import CHILD, PARENT, closing


def test_fork_copies_the_table() -> None:
    tables = instant(closing(), "after fork").state.tables
    assert tables[PARENT].open == tables[CHILD].open == {0: 1, 1: 1, 2: 1, 3: 2, 4: 3}


def test_closing_is_each_ones_own() -> None:
    tables = instant(closing(), "after parent close 4, child close 3").state.tables
    assert tables[PARENT].open == {0: 1, 1: 1, 2: 1, 3: 2}
    assert (tables[PARENT].closed, tables[CHILD].closed) == ({4: 3}, {3: 2})


def test_before_is_without_the_event() -> None:
    before = instant(closing(), "before parent close 4")
    assert 4 in before.state.tables[PARENT].open
    assert before.words == "Before the parent closes 4"


def test_exec_dup_and_exit() -> None:
    capture = samples.recorded("descriptors", "python")
    (pid,) = [process.pid for process in capture.processes]
    before = instant(capture, "before exec true").state.tables[pid]
    after = instant(capture, "after exec true").state.tables[pid]
    assert set(before.open) == {0, 1, 2, 3, 4, 5, 6, 7, 9, 20}
    assert set(after.open) == {0, 1, 2, 4, 9, 20}
    assert after.open[9] == before.open[3] != after.open[4] == after.open[20]
    assert snapshot(capture, None).tables[pid].open == {}
    assert instant(capture, "before dup 3 9").words == "Before python makes 9 a copy of 3"
    assert instant(capture, "after dup 3 9").words == "After python has made 9 a copy of 3"


def test_a_call_that_failed_is_no_moment() -> None:
    failed = Event(0.015, 0.015, PARENT, "close", fd=4, file=3, error="EIO")
    capture = closing()
    capture = replace(capture, events=tuple(sorted((*capture.events, failed), key=lambda event: event.at)))
    assert instant(capture, "after parent close 4").state.at == 0.02


def test_an_exec_is_named_by_what_the_process_becomes_and_a_pair_of_sockets_by_its_call() -> None:
    named = {name: samples.recorded("descriptors", name) for name in ("python", "true")}
    assert instant(named["python"], "after exec true").words == "After python has become true"
    assert instant(named["python"], "before exec true").words == "Before python becomes true"
    assert instant(named["true"], "after exec true").words == "After the exec of true"
    assert instant(named["true"], "after dup 3 9").words == "After true has made 9 a copy of 3"
    assert instant(named["true"], "after socketpair").words == "After socketpair()"


def test_offsets_belong_to_descriptions() -> None:
    capture = samples.recorded("descriptors", "python")
    state = instant(capture, "after read").state
    assert state.offsets == {2: 0, 3: 4}, "the first was moved back, the second has been read from"


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("fork", "`before` or `after`"),
        ("after nobody close 3", "an event is a process"),
        ("after child close 9", "of that call it has: parent close 4; child close 3|has: child close 3"),
        ("after close #7", "no event 'close #7'"),
        ("before parent close 4, child close 3", "takes one event"),
    ],
)
def test_a_moment_that_is_not_there_says_what_is(at: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        instant(closing(), at)


def test_of_many_alike_one_is_chosen_by_its_number() -> None:
    first, second = (instant(closing(), f"after close #{number}").state.at for number in (1, 2))
    assert (first, second) == (0.02, 0.03)
    assert instant(closing(), "after exit").words == "After the child has ended"
