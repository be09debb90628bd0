"""Who is who in a capture, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.capture import Event, File
from harness.picture import lanes
from harness.picture.timeline.cast import Cast, births, cast
from tests.support.timeline_samples import CHILD, PARENT, run


@pytest.fixture
def who() -> Cast:
    return cast(run(), lanes(run()))


def test_a_common_noun_has_an_article(who: Cast) -> None:
    assert [part.text for part in who.the(CHILD)] == ["the ", "child"]
    assert [part.text for part in who.the(999)] == ["process 999"]
    processes = (run().processes[0], replace(run().processes[1], name="wc"))
    named = replace(run(), processes=processes)
    assert [part.text for part in cast(named, lanes(named)).the(CHILD)] == ["wc"]


def test_a_name_has_the_index_of_its_lane(who: Cast) -> None:
    assert (who.name(CHILD).kind, who.name(CHILD).lane, who.index(999)) == ("lane", 1, -1)


def test_a_file_is_told_by_what_it_is(who: Cast) -> None:
    files = [Event(1.0, 1.0, PARENT, "close", file=number) for number in (1, 2, 4, 99)]
    assert [who.file(event) for event in files] == ["the terminal", "the read end", "notes.txt", "what it refers to"]
    assert [who.pipe(event) for event in files] == ["", "pipe 1", "", ""]
    two = replace(run(), files=(*run().files, File(6, "pipe read end", "pipe 2")))
    assert cast(two, lanes(two)).file(files[1]) == "the read end of pipe 1"


def test_a_server_s_sockets_are_told_by_what_they_are_for() -> None:
    listens = Event(0.1, 0.1, PARENT, "listen", fd=3, file=6)
    accepts = [Event(n / 10, n / 10, PARENT, "accept", fd=3, file=6, to=4, files=(6 + n,)) for n in (1, 2)]
    files = tuple(File(number, "socket", f"socket {number}") for number in (6, 7, 8, 9))
    for count, names in (
        (1, ["the listening socket", "the connection", "socket 8", "socket 9"]),
        (2, ["the listening socket", "connection 1", "connection 2", "socket 9"]),
    ):
        capture = run(listens, *accepts[:count])
        found = cast(replace(capture, files=(*capture.files, *files)), lanes(capture))
        assert [found.file(Event(1.0, 1.0, CHILD, "close", file=file.id)) for file in files] == names


def test_a_lane_begins_at_its_fork_and_the_first_at_its_program(who: Cast) -> None:
    assert births(who) == {PARENT: 0.0, CHILD: 0.01}
    late = replace(run(), events=tuple(replace(e, at=0.005) if e.call == "exec" else e for e in run().events))
    assert births(cast(late, lanes(late)))[PARENT] == 0.005
