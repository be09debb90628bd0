"""How often each order of a session's output came in many runs: bars with their table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from harness import layout, text
from harness.capture import Capture
from harness.captures import Distribution, Order, Said, orders
from harness.page.errors import PageError
from harness.page.html import render
from harness.picture import Lanes, lanes
from harness.python import interpreter

ROWS = 8
"""Orders that are shown; the rest is one row."""


@dataclass(frozen=True)
class OrderLine:
    """A line of output that tells the orders apart."""

    text: tuple[tuple[str, bool], ...]
    """Its pieces, and whether each is the name of a process that stands for its pid."""
    number: int
    """The colour of its process, 0 if the text does not show it."""
    name: str


@dataclass(frozen=True)
class OrderRow:
    """One order."""

    lines: tuple[OrderLine, ...]
    runs: int
    share: str
    """Of all runs, such as `12.5 %`."""
    width: str
    """The bar's length, as a percentage of the longest."""


def kept_orders(name: str) -> Distribution:
    """The distribution of session `name`.  Raises `PageError` if it is missing or stale."""
    if why := orders.why_stale(name):
        raise PageError(why)
    path = layout.distribution_path(name, interpreter().version)
    return orders.load(path.read_text(encoding="utf-8"))


def distribution(capture: Capture, found: Distribution) -> Markup:
    """The figure: `capture` is one run of the same session, which gives the colours."""
    who = lanes(capture)
    common = _common([outcome.lines for outcome in found.outcomes])
    shown = found.outcomes[:ROWS]
    longest = shown[0].runs
    rows = [_row(outcome, found.runs, longest, common, who) for outcome in shown]
    rest = [outcome.runs for outcome in found.outcomes[ROWS:]]
    return render(
        "distribution",
        found=found,
        rows=rows,
        rest=(len(rest), sum(rest)),
        day=text.day(found.at),
        program=capture.program,
    )


def _common(orders: Sequence[tuple[Said, ...]]) -> int:
    """How many lines all orders begin with and do not repeat: they tell nothing."""
    for at, lines in enumerate(zip(*orders, strict=False)):
        if len(set(lines)) > 1 or lines[0] in orders[0][at + 1 :]:
            return at
    return 0


def _row(outcome: Order, runs: int, longest: int, common: int, who: Lanes) -> OrderRow:
    lines = outcome.lines[common:] or outcome.lines
    share = f"{outcome.runs / runs * 100:.1f} %".replace(".0 %", " %")
    return OrderRow(
        tuple(_line(line, who) for line in lines), outcome.runs, share, f"{outcome.runs / longest * 100:.1f}%"
    )


def _line(line: Said, who: Lanes) -> OrderLine:
    lane = who.named(line.lane)
    pieces = re.split(r"\{(\w+)\}", line.text)
    text = tuple((piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece)
    return OrderLine(text, lane.number if lane else 0, line.lane)
