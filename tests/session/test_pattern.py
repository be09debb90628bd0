"""A line with holes matches what it should, binds what it sees, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.session.pattern import Pattern, PatternError

WORDS = st.text(st.sampled_from("abcxyz019.-_/[]()*+?\\|^$<>é"), min_size=1, max_size=6)
CAST = ("parent", "child")


def bound(pattern: str, line: str, **known: str) -> dict[str, str] | None:
    return Pattern.read(pattern, CAST).match(line, known)


@pytest.mark.parametrize(
    ("pattern", "line", "result"),
    [
        ("plain", "plain", {}),
        ("plain", "plain  \t", {}),
        ("plain", " plain", None),
        ("a  b", "a b", None),
        ("a.c", "abc", None),
        ("I am {parent}", "I am 12", {"parent": "12"}),
        ("I am {parent}", "I am p12", None),
        ("I am {name}", "I am p12", {"name": "p12"}),
        ("I am {name}", "I am p 12", None),
        ("I am {name}", "I am ", None),
        ("{x} and {x}", "1 and 1", {"x": "1"}),
        ("{x} and {x}", "1 and 2", None),
        ("{_} and {_}", "1 and 2", {}),
        ("{_} and {_}", "1 and 2 3", None),
        ("a {x} b", "a   7     b", {"x": "7"}),
        ("{x} S+", "   7 S+", {"x": "7"}),
        ("a ... b", "a b", {}),
        ("a ... b", "a x y b", {}),
        ("a ... b", "ab", None),
        ("a ...", "a", {}),
        ("a ...", "a b c", {}),
        ("a ...", "ab", None),
        ("... b", "b", {}),
        ("... b", "a b", {}),
        ("... b", "ab", None),
        ("x... ", "xyz", {}),
        ("a...c", "abc", {}),
        ("({x})", "(7)", {"x": "7"}),
        ("{'a': 1}", "{'a': 1}", {}),
        ("{a b}", "{a b}", {}),
        ("{x}", "a,b", {"x": "a,b"}),
    ],
)
def test_lines(pattern: str, line: str, result: dict[str, str] | None) -> None:
    assert bound(pattern, line) == result


def test_a_hole_that_is_bound_must_be_equal() -> None:
    assert bound("{x}!", "5!", x="5") == {"x": "5"}
    assert bound("{x}!", "6!", x="5") is None
    assert bound("{x} {y}", "5 6", x="5", z="1") == {"x": "5", "y": "6", "z": "1"}


def test_what_is_bound_is_text_not_a_pattern() -> None:
    assert bound("{x} {_}", ".* b", x=".*") == {"x": ".*"}
    assert bound("{x} {_}", "aa b", x=".*") is None


def test_an_open_hole_is_an_error() -> None:
    for text in ("{", "{pid", "a {pid"):
        with pytest.raises(PatternError, match="not closed"):
            Pattern.read(text, ())


def test_two_ellipses_are_as_good_as_one() -> None:
    for line in ("a", "a b", "a b c"):
        assert bound("a ... ...", line) == {}
        assert bound("... ... a ... ...", line) == {}
    assert bound("a ... ...", "ab") is None


def test_plain_text_stands_for_itself() -> None:
    pattern = Pattern.plain("{x} ... ")
    assert pattern.match("{x} ...", {}) == {}
    assert pattern.match("1 ...", {}) is None


@given(st.lists(st.one_of(WORDS, st.sampled_from(["{x}", "{y}", "{_}", "..."])), min_size=1, max_size=6), st.data())
def test_a_line_made_from_a_pattern_matches_it(words: list[str], data: st.DataObject) -> None:
    pattern = Pattern.read(" ".join(words), ())
    assume(not any("{" in w or "..." in w for w in words if w not in ("{x}", "{y}", "{_}", "...")))
    values = {"{x}": data.draw(WORDS), "{y}": data.draw(WORDS)}
    made = [
        values.get(w)
        or (data.draw(WORDS) if w == "{_}" else " ".join(data.draw(st.lists(WORDS, max_size=2))) if w == "..." else w)
        for w in words
    ]
    result = pattern.match(" ".join(word for word in made if word), {})
    assert result is not None
    if "..." not in words:
        assert result == {name[1]: value for name, value in values.items() if name in words}


@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(0, 4), WORDS)
def test_another_word_does_not_match(words: list[str], place: int, other: str) -> None:
    place %= len(words)
    assume(words[place] != other and not any("..." in word for word in words))
    line = " ".join([*words[:place], other, *words[place + 1 :]])
    assert Pattern.read(" ".join(words), ()).match(line, {}) is None
    assert Pattern.read(" ".join(["{x}", *words]), ()).match(f"1 {line}", {}) is None


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30))
def test_text_without_holes_matches_itself_only(text: str) -> None:
    assume(not re.search(r"\{\w*$|\{\w+\}|\.\.\.", text))
    pattern = Pattern.read(text, ())
    assert pattern.match(text, {}) == {}
    assert pattern.match(text + "x", {}) is None
