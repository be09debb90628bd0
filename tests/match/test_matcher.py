"""Whatever order the lanes allow is accepted, and nothing else is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.match import matcher
from harness.match.state import LIVE, TRACED, UNTRACED, Item, Rules, State
from harness.session.parser import parse_session
from harness.session.script import Script

PATH = Path("examples/fork/fork.session")
Came = str | tuple[str, float] | tuple[str, float, int]
"""A line, when it came (by default at 0 s), and who wrote it (by default unknown)."""
Run = tuple[dict[str, list[str]], list[str]]
"""Lanes by name, and the names in the order in which their lines come."""


def script(body: str, cast: str = "a, b, c") -> Script:
    return Script(parse_session(PATH, f"# T\nprocesses: {cast}\n$ python x.py\n{body}"))


def items(came: Sequence[Came], status: int = 0) -> list[Item]:
    """One command, its lines and its end."""
    lines = [(line,) if isinstance(line, str) else line for line in came]
    made = [
        Item(1, line[1] if len(line) > 1 else 0.0, "output", line[0], line[2:3] if len(line) > 2 else ())
        for line in lines
    ]
    return [Item(1, 0.0, "act", step=0), *made, Item(1, 99.0, "ended", str(status), step=0, status=status)]


def follow(script: Script, came: Sequence[Item], rules: Rules = UNTRACED) -> list[State]:
    """The readings in which all is as it should be."""
    states = [matcher.start(script)]
    for index, item in enumerate(came):
        states = matcher.advance(script, states, item, index, rules)
    return [state for state in matcher.finish(script, states) if state.cost == 0]


def accepted(body: str, came: Sequence[Came], rules: Rules = UNTRACED, status: int = 0) -> bool:
    return bool(follow(script(body), items(came, status), rules))


def cheapest(script: Script, came: Sequence[Item]) -> State:
    """The best repair, found as `harness.match.judgement` finds it."""
    states = [matcher.start(script)]
    for index, item in enumerate(came):
        free = matcher.advance(script, states, item, index, UNTRACED)
        states = sorted([*free, *matcher.repair(script, states, item, index, UNTRACED)], key=lambda s: s.cost)
        states = states[: matcher.WIDTH]
    return matcher.finish(script, states)[0]


# Lanes of random lines, and one of the orders that they allow.


@st.composite
def interleavings(
    draw: st.DrawFn, texts: st.SearchStrategy[str] | None = None
) -> tuple[dict[str, list[str]], list[str]]:
    """Lanes by name, and the names in the order in which the lines come.  Without `texts` all lines differ."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    lanes = {
        name: [draw(texts) if texts is not None else f"{name}{number}" for number in range(size)]
        for name, size in zip("abc", sizes, strict=False)
    }
    order = draw(st.permutations([name for name, lines in lanes.items() for _ in lines]))
    return lanes, order


def written(lanes: dict[str, list[str]]) -> str:
    """The block in the session; its lanes stand one after another."""
    return "\n".join(f"{name} | {line}" for name, lines in lanes.items() for line in lines)


def dealt(lanes: dict[str, list[str]], order: Sequence[str]) -> list[tuple[str, str]]:
    """(lane, line) in the order of `order`."""
    rest = {name: iter(lines) for name, lines in lanes.items()}
    return [(name, next(rest[name])) for name in order]


@given(interleavings(st.sampled_from("xy")), st.booleans())
def test_every_legal_interleaving_is_accepted(run: Run, traced: bool) -> None:
    lanes, order = run
    came = [(line, 0.0, 70 + ord(name)) if traced else line for name, line in dealt(lanes, order)]
    assert accepted(written(lanes), came)
    assert accepted(f"before\n{written(lanes)}\nafter", ["before", *came, "after"])


@given(interleavings(), st.data())
def test_every_swap_within_a_lane_is_refused(run: Run, data: st.DataObject) -> None:
    lanes, order = run
    name = data.draw(st.sampled_from(sorted(lanes)))
    assume(len(lanes[name]) > 1)
    one, other = sorted(data.draw(st.permutations(range(len(lanes[name]))))[:2])
    swapped = {**lanes, name: lanes[name].copy()}
    swapped[name][one], swapped[name][other] = swapped[name][other], swapped[name][one]
    assert accepted(written(lanes), [line for _, line in dealt(lanes, order)])
    assert not accepted(written(lanes), [line for _, line in dealt(swapped, order)])


@given(interleavings(), st.data(), st.sampled_from(["dropped", "doubled", "altered", "added", "moved out"]))
def test_every_other_change_is_refused(run: Run, data: st.DataObject, change: str) -> None:
    lanes, order = run
    came = ["before", *(line for _, line in dealt(lanes, order)), "after"]
    place = data.draw(st.integers(1, len(came) - 2))
    changed = {
        "dropped": [*came[:place], *came[place + 1 :]],
        "doubled": [*came[:place], came[place], *came[place:]],
        "altered": [*came[:place], came[place] + "!", *came[place + 1 :]],
        "added": [*came[:place], "else", *came[place:]],
        "moved out": [came[place], *came[:place], *came[place + 1 :]],
    }[change]
    assert not accepted(f"before\n{written(lanes)}\nafter", changed)


def test_of_the_24_orders_of_two_lanes_of_two_lines_six_are_accepted() -> None:
    body = "a | a1\nb | b1\na | a2\nb | b2"
    good = [order for order in itertools.permutations(["a1", "a2", "b1", "b2"]) if accepted(body, order)]
    assert len(good) == 6
    assert all(order.index("a1") < order.index("a2") and order.index("b1") < order.index("b2") for order in good)


# Who wrote the lines of a lane, when the kernel was watched.


def test_one_process_writes_a_lane_and_two_write_two() -> None:
    body = "a | x\na | y\nb | x\nb | y"
    lines = ["x", "x", "y", "y"]
    for pids in itertools.product([1, 2], repeat=4):
        came = [(line, 0.0, pid) for line, pid in zip(lines, pids, strict=True)]
        assert accepted(body, came) == (pids in [(1, 2, 1, 2), (1, 2, 2, 1), (2, 1, 1, 2), (2, 1, 2, 1)])


def test_a_line_of_two_writers_is_in_no_lane() -> None:
    glued = Item(1, 0.0, "output", "xy", (1, 2))
    assert not follow(script("a | xy"), [items([])[0], glued, items([])[1]])
    assert follow(script("xy"), [items([])[0], glued, items([])[1]])


# Holes.


@pytest.mark.parametrize(
    ("body", "came", "right"),
    [
        ("a | I am {a}\nb | I am {b}", ["I am 1", "I am 2"], True),
        ("a | I am {a}\nb | I am {b}", ["I am 1", "I am 1"], False),
        ("a | I am {a}\na | Still {a}", ["I am 1", "Still 1"], True),
        ("a | I am {a}\na | Still {a}", ["I am 1", "Still 2"], False),
        ("a | I am {a}, child {b}\nb | I am {b}", ["I am 2", "I am 1, child 2"], True),
        ("a | I am {a}, child {b}\nb | I am {b}", ["I am 3", "I am 1, child 2"], False),
        ("a | {n}\nb | {n}", ["7", "7"], True),
        ("a | {n}\nb | {n}", ["7", "8"], False),
        ("{x}\n{y}", ["7", "7"], True),
        ("{a}\n{b}", ["7", "7"], False),
        ("{a}", ["seven"], False),
        # Which of two lanes a line is in is only told by a later one.
        ("a | {x}\na | end {x} a\nb | {y}\nb | end {y} b", ["1", "2", "end 1 b", "end 2 a"], True),
        ("a | {x}\na | end {x} a\nb | {y}\nb | end {y} b", ["1", "2", "end 1 b", "end 1 a"], False),
    ],
)
def test_holes_bind_and_must_be_equal_and_pids_differ(body: str, came: list[str], right: bool) -> None:
    assert accepted(body, came) is right


# The other forms.


@pytest.mark.parametrize(
    ("body", "came", "right"),
    [
        ("a | x\n... |", ["1", "x", "2"], True),
        ("a | x\n... |", ["1", "2"], False),
        ("a | x\n... |\nend", ["x", "end"], True),
        ("a | x\n... |\nend", ["x", "end", "1"], False),
        ("a | x\nend\n... |", ["x", "1", "end"], False),
        ("a | x\nend\n... |", ["x", "end", "1"], True),
        ("x\n# any\n...\ny", ["x", "y"], True),
        ("x\n# any\n...\ny", ["x", "1", "y", "2", "y"], True),
        ("x\n# any\n...\ny", ["x", "1"], False),
        ("x\n# any\n...\ny", ["1", "x", "y"], False),
        ("# any\n...", [], True),
        ("", [], True),
        ("", ["x"], False),
    ],
)
def test_lines_of_others_and_any_lines(body: str, came: list[str], right: bool) -> None:
    assert accepted(body, came) is right


@pytest.mark.parametrize(
    ("body", "status", "right"),
    [
        ("", 0, True),
        ("", 3, False),
        ("? 3", 3, True),
        ("? 3", 0, False),
        ("? SIGTERM", -15, True),
        ("? SIGTERM", 15, False),
    ],
)
def test_how_a_command_ended(body: str, status: int, right: bool) -> None:
    assert accepted(body, [], status=status) is right


def test_lines_after_an_end_come_after_it_and_those_before_it_before() -> None:
    act, late, end = items(["late"])
    for body, came, right in [
        ("? 0\nlate", [act, end, late], True),
        ("? 0\nlate", [act, late, end], False),
        ("late\n? 0", [act, late, end], True),
        ("late\n? 0", [act, end, late], False),
        ("late", [act, end, late], True),
        ("late", [act, late, end], True),
    ]:
        assert bool(follow(script(body), came)) is right


@pytest.mark.parametrize(
    ("body", "came", "right"),
    [
        ("x (after 1s)", [("x", 1.0)], True),
        ("x (after 1s)", [("x", 0.5)], False),
        ("x (within 1s)", [("x", 1.0)], True),
        ("x (within 1s)", [("x", 1.1)], False),
        ("x\ny (after 1s)", [("x", 5.0), ("y", 6.0)], True),
        ("x\ny (after 1s)", [("x", 5.0), ("y", 5.5)], False),
        # In a lane: since the lane's own line before.
        ("a | x\na | y (after 1s)\nb | z", [("x", 0.0), ("z", 0.9), ("y", 1.0)], True),
        ("a | x\na | y (after 1s)\nb | z", [("z", 0.0), ("x", 0.5), ("y", 1.0)], False),
        ("a | x\na | y (after 1s)\nb | z", [("x", 0.0), ("y", 1.0), ("z", 1.0)], True),
        # A lane's first line: since the action.
        ("a | x\nb | y (within 1s)", [("x", 0.9), ("y", 1.0)], True),
        ("a | x\nb | y (within 1s)", [("x", 0.9), ("y", 1.1)], False),
        # A barrier after lanes: since the last line of any.
        ("a | x\nb | y\nz (after 1s)", [("x", 0.0), ("y", 1.0), ("z", 2.0)], True),
        ("a | x\nb | y\nz (after 1s)", [("y", 0.0), ("x", 1.0), ("z", 1.5)], False),
        ("x\na | y (after 1s)\n", [("x", 5.0), ("y", 5.5)], True),
    ],
)
def test_times(body: str, came: list[Came], right: bool) -> None:
    assert accepted(body, came, TRACED) is right
    assert accepted(body, came, LIVE), "while the session runs, times do not count"


def test_untraced_times_have_slack_downwards_only() -> None:
    body = "x (after 1s)\ny (within 1s)"
    assert accepted(body, [("x", 0.81), ("y", 1.0)], UNTRACED)
    assert not accepted(body, [("x", 0.81), ("y", 1.0)], TRACED)
    assert not accepted(body, [("x", 0.79), ("y", 1.0)], UNTRACED)
    assert not accepted(body, [("x", 1.0), ("y", 2.1)], UNTRACED)


def test_equal_lines_of_two_lanes_may_be_dealt_so_that_the_times_are_right() -> None:
    body = "a | x\na | x (after 1s)\nb | x\nb | x (after 1s)"
    assert accepted(body, [("x", 0.0), ("x", 0.1), ("x", 1.0), ("x", 1.1)], TRACED)
    assert not accepted(body, [("x", 0.0), ("x", 0.1), ("x", 0.2), ("x", 1.1)], TRACED)


def test_a_terminal_goes_on_where_it_was() -> None:
    session = script("x\n=== terminal 2\n$ cat\ny\n=== terminal 1\nz")
    x, y, z = Item(1, 0, "output", "x"), Item(2, 0, "output", "y"), Item(1, 0, "output", "z")
    one, two = Item(1, 0, "act", step=0), Item(2, 0, "act", step=1)
    ends = [Item(2, 0, "ended", "0", step=1), Item(1, 0, "ended", "0", step=2)]
    assert follow(session, [one, x, two, y, z, *ends])
    assert not follow(session, [one, x, two, z, *ends])
    state = matcher.start(session)
    for index, item in enumerate([one, x, two]):
        assert matcher.complete(session, state, 0) == (index > 1)
        [state] = matcher.advance(session, [state], item, index, LIVE)
    assert matcher.complete(session, state, 0)
    assert not matcher.complete(session, state, 1)


# The search stays small, and what it finds is the least.


def test_many_equal_lines_in_two_lanes_do_not_blow_up() -> None:
    size = 100
    session = script("\n".join(f"{lane} | x" for _ in range(size) for lane in "ab"))
    states, most = [matcher.start(session)], 0
    for index, item in enumerate(items([("x", number * 0.001) for number in range(2 * size)])):
        states = matcher.advance(session, states, item, index, TRACED)
        most = max(most, len(states))
    assert most <= size + 1
    assert [state.cost for state in matcher.finish(session, states)] == [0]


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + common(one[1:], other[1:])
    return max(common(one[1:], other), common(one, other[1:]))


@given(st.lists(st.sampled_from("xyz"), max_size=6), st.lists(st.sampled_from("xyz"), max_size=6))
def test_a_repair_of_plain_lines_is_the_least(should: list[str], came: list[str]) -> None:
    least = len(should) + len(came) - 2 * common(should, came)
    assert cheapest(script("\n".join(should)), items(came)).cost == least


@given(interleavings(), st.lists(st.sampled_from(["a0", "a1", "a2", "b0", "b1", "b2", "c0", "other"]), max_size=7))
def test_a_repair_of_lanes_is_the_least(run: Run, came: list[str]) -> None:
    lanes, _ = run
    # Lines of different lanes differ, so each lane is repaired for itself.
    least = sum(len(lines) - 2 * common(lines, [c for c in came if c[0] == name]) for name, lines in lanes.items())
    assert cheapest(script(written(lanes)), items(came)).cost == least + len(came)


def test_a_repair_never_puts_a_line_before_the_action_that_it_answers() -> None:
    session = script("x\n[Enter]\ny")
    act, y, end = items(["y"])
    [begun] = matcher.advance(session, [matcher.start(session)], act, 0, UNTRACED)
    repaired = matcher.repair(session, [begun], y, 1, UNTRACED)
    assert repaired
    for state in repaired:
        assert matcher.repair(session, [state], Item(1, 0, "act", step=1), 2, UNTRACED)
    best = cheapest(session, [act, y, Item(1, 0, "act", step=1), end])
    assert [(move.kind, move.line) for move in best.way() if move.kind in ("EXTRA", "MISSING", "GOOD")] == [
        ("EXTRA", 0),
        ("MISSING", 4),
        ("MISSING", 6),
    ]


def test_what_is_nearly_right_is_wrong_not_missing_and_extra() -> None:
    session = script("a | x (after 1s)\nb | y\n? 3")
    best = cheapest(session, items(["x", "y"], status=4))
    assert [(m.kind, m.note) for m in best.way()] == [
        ("WRONG", "came after 0.00 s, too early for (after 1s)"),
        ("GOOD", ""),
        ("WRONG", "the command ended in another way"),
    ]


def test_what_follows_a_missing_line_is_not_called_late_for_it() -> None:
    best = cheapest(script("x\ny\nz (within 1s)"), items([("x", 0.0), ("z", 5.0)]))
    assert [(move.kind, move.line) for move in best.way()] == [("GOOD", 4), ("MISSING", 5), ("GOOD", 6), ("any", 0)]
