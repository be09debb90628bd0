"""A terminal's bytes become lines, however they are cut, and text that is safe to show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.play.terminals.stream import Stream


@given(st.lists(st.binary(max_size=6).map(lambda data: data.replace(b"\0", b"\n")), max_size=8))
def test_lines_do_not_depend_on_how_they_were_cut(parts: list[bytes]) -> None:
    whole, pieces = Stream(), Stream()
    data = b"".join(parts)
    at_once = whole.feed(data, 1.0)
    one_by_one = [chunk for part in parts for chunk in pieces.feed(part, 1.0)]
    assert [(c.start, c.end, c.text) for c in at_once] == [(c.start, c.end, c.text) for c in one_by_one]
    assert len(at_once) == data.count(b"\n")
    assert [data[c.start : c.end] for c in at_once] == data.split(b"\n")[:-1]
    last, growing = data.split(b"\n")[-1], whole.growing()
    assert (growing is None) == (last == b"")
    assert growing is None or data[growing.start : growing.end] == last


def test_a_line_is_dated_when_its_last_byte_came() -> None:
    stream = Stream()
    assert stream.feed(b"Type", 1.0) == []
    assert [c.at for c in stream.feed(b": x\r\ny\n", 2.0)] == [2.0, 2.0]


def test_a_prompt_is_cut_off_where_something_was_typed() -> None:
    stream = Stream()
    stream.feed(b"Type: ", 1.0)
    prompt = stream.cut()
    assert prompt is not None
    assert (prompt.start, prompt.end, prompt.text) == (0, 6, "Type: ")
    assert stream.growing() is None
    assert stream.cut() is None
    [rest] = stream.feed(b"\r\n", 2.0)
    assert (rest.start, rest.text) == (6, "")


def test_a_carriage_return_before_the_newline_is_the_terminals() -> None:
    assert [c.text for c in Stream().feed(b"a\r\nb\r\r\n\r\n", 0.0)] == ["a", "b", ""]
