"""Text that is safe to show, and words put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text import day, escaped, joined, ranges, spelled, unescaped, visible, visible_bytes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\u202eb", r"a\u202eb"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\x9b1m\x7f", r"\x9b1m\x7f"),
        ("\udc80", r"\udc80"),
        ("tab\tstays, ä and ✓ too\n", "tab\tstays, ä and ✓ too\n"),
    ],
)
def test_visible_writes_what_is_not_seen(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        ("Zoë → 日本".encode(), "Zoë → 日本"),
        (b"a\tb", "a\tb"),
        (b"\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        (b"\xff\xfe", "\\xff\\xfe"),
        (b"a\rb", "a\\x0db"),
        ("\u202eabc\u200f".encode(), "\\u202eabc\\u200f"),
        ("\x85\x9b".encode(), "\\x85\\x9b"),
        (b"\0", "\\x00"),
        (b"\x7f\x08", "\\x7f\\x08"),
    ],
)
def test_what_cannot_be_seen_is_written_out(data: bytes, text: str) -> None:
    assert visible_bytes(data) == text


@given(st.binary(max_size=20))
def test_what_is_shown_can_be_shown(data: bytes) -> None:
    text = visible_bytes(data)
    assert visible_bytes(text.encode()) == text


def test_shown_bytes_can_be_read_back() -> None:
    every = bytes(range(256)) + "é € 𝄞 \\ \u2028".encode()
    assert unescaped(escaped(every)) == every


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Zoë".encode(), "Zoë"),
        (b"a\\b", r"a\\b"),
        (b"a\tb\r\n", r"a\tb\r\n"),
        (b"\x1b[31m", r"\x1b[31m"),
        (b"\xff", r"\xff"),
        ("\u2028".encode(), r"\xe2\x80\xa8"),
    ],
)
def test_bytes_are_kept_as_text_that_can_be_printed(raw: bytes, text: str) -> None:
    assert escaped(raw) == text


@pytest.mark.parametrize(
    ("words", "list_"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_of_words_is_read_as_a_sentence(words: list[str], list_: str) -> None:
    assert joined(words) == list_


def test_a_day_has_no_zero_before_it() -> None:
    assert day("2026-03-04T05:06:07Z") == "4 March 2026"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "no"), (1, "one"), (19, "nineteen"), (20, "twenty"), (42, "forty-two"), (99, "ninety-nine"), (100, "100")],
)
def test_how_many_is_said_in_words(number: int, said: str) -> None:
    assert spelled(number) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([], ""), ([4], "4"), ([2, 1], "1 and 2"), ([1, 2, 3, 3], "1 to 3"), ([9, 1, 3, 4, 5, 6], "1, 3 to 6 and 9")],
)
def test_numbers_that_follow_one_another_are_listed_together(numbers: list[int], said: str) -> None:
    assert ranges(numbers) == said
