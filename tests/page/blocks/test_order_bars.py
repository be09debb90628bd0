"""How often each order of a session's output came, as bars with their table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.captures import orders as captures_orders
from harness.captures.orders import Distribution, Order, Said
from harness.page import PageError
from harness.page.blocks.order_bars import distribution, kept_orders
from tests.support import page_samples as samples
from tests.support.page_reader import texts


def _measured(*counts: int) -> Distribution:
    names = [("parent", "child"), ("child", "parent")]
    outcomes = tuple(
        Order((Said("", "ready"), *(Said(name, f"{name} {n}") for name in names[n % 2])), count)
        for n, count in enumerate(counts)
    )
    return Distribution(1, "key", "fork/fork", "2026-11-24T07:00:00Z", "Linux 6.12", "3.13.0", 2, sum(counts), outcomes)


def test_the_table_says_what_the_bars_show() -> None:
    html = distribution(samples.fork(), _measured(150, 50))
    assert texts(html, "number") == ["150", "50"]
    assert texts(html, "share") == ["75 %", "25 %"]
    assert html.count('<rect width="100.0%"') == 1
    assert html.count('<rect width="33.3%"') == 1
    assert texts(html, "samp") == ["parent 0", "child 0", "child 1", "parent 1"], "without the line that all begin with"
    assert 'class="p1"' in html
    assert "in 200 runs" in html
    assert "Linux 6.12, 2 processors, with Python 3.13.0" in html


def test_a_line_that_comes_again_is_kept_from_the_first() -> None:
    first, second = Said("", "once"), Said("", "twice")
    outcomes = (
        Order((Said("", "ready"), second, first, second), 3),
        Order((Said("", "ready"), second, second, first), 2),
    )
    html = distribution(samples.fork(), replace(_measured(5), outcomes=outcomes))
    assert texts(html, "samp") == ["twice", "once", "twice", "twice", "twice", "once"]


def test_a_pid_is_shown_as_its_process() -> None:
    outcome = Order((Said("child", "I am {child}"),), 5)
    html = distribution(samples.fork(), replace(_measured(5), outcomes=(outcome,)))
    assert texts(html, "samp") == ["I am child"]
    assert texts(html, "var") == ["child"]


def test_the_rest_is_one_row() -> None:
    html = distribution(samples.fork(), _measured(*range(30, 18, -1)))
    assert texts(html, "number")[-1] == str(sum(range(30, 18, -1)[8:]))
    assert "4 other orders" in html


def test_one_order_only() -> None:
    html = distribution(samples.fork(), _measured(200))
    assert texts(html, "samp") == ["ready", "parent 0", "child 0"]
    assert texts(html, "share") == ["100 %"]


def test_what_cannot_be_shown_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures_orders, "why_stale", lambda name: f"the distribution of {name} is stale: run it")
    with pytest.raises(PageError, match=r"fork/fork is stale: run it"):
        kept_orders("fork/fork")
