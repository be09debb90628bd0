"""Many runs: what counts as one order, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import schema as captures
from harness.capture.schema import Line, Step
from harness.captures import orders
from harness.captures.orders import Distribution, Order, Said, order_of
from harness.page.blocks.order_bars import distribution, kept_orders
from harness.page.errors import PageError
from harness.python.under_test import interpreter
from harness.tools import distributions
from tests.support import page_samples as samples
from tests.support.page_reader import texts


def _run(*lines: tuple[str, str]) -> captures.Capture:
    return replace(samples.fork(), steps=(Step(1, tuple(Line(0.0, "output", text, lane) for lane, text in lines)),))


def test_pids_are_names_and_lanes_are_kept() -> None:
    lines = order_of(_run(("parent", "I am 4211 of 7"), ("child", "I am 4217 of 7")))
    assert lines == (Said("parent", "I am {parent} of 7"), Said("child", "I am {child} of 7"))


def test_a_text_that_both_print_has_no_lane() -> None:
    lines = order_of(_run(("parent", "twice"), ("child", "twice"), ("child", "once")))
    assert [line.lane for line in lines] == ["", "", "child"]


def test_typed_lines_are_no_output() -> None:
    kept_orders = replace(samples.fork(), steps=(Step(1, (Line(0.0, "command", "ls"), Line(0.0, "output", "a"))),))
    assert order_of(kept_orders) == (Said("", "a"),)


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
    orders = (
        Order((Said("", "ready"), second, first, second), 3),
        Order((Said("", "ready"), second, second, first), 2),
    )
    html = distribution(samples.fork(), replace(_measured(5), outcomes=orders))
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


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one session, which a chapter wants measured."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "two.py").write_text(
        "import os\npid = os.fork()\nprint('child' if pid == 0 else 'parent')\nif pid: os.wait()\n", encoding="utf-8"
    )
    session = "# Two\nprocesses: parent, child\n\n$ python two.py\nparent | parent\nchild  | child\n"
    (folder / "two.session").write_text(session, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "fork.md").write_text('text {= distribution("fork/two") =}\n', encoding="utf-8")
    return tmp_path


def test_measured_shown_and_stale(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Live: real runs, kept, read, and refused once the program is another."""
    with pytest.raises(PageError, match=r"was not measured .*nox -s distributions -- fork/two"):
        kept_orders("fork/two")
    assert orders.shown() == ["fork/two"]
    assert distributions.main(["--runs", "5"]) == 0
    assert "fork/two: 5 runs" in capsys.readouterr().out
    found = kept_orders("fork/two")
    assert sum(outcome.runs for outcome in found.outcomes) == found.runs == 5
    assert {line.text for outcome in found.outcomes for line in outcome.lines} == {"parent", "child"}
    assert distributions.main(["--stale", "--runs", "5"]) == 0
    assert capsys.readouterr().out == "", "it is fresh"
    (book / "examples" / "fork" / "two.py").write_text("print('child'); print('parent')\n", encoding="utf-8")
    with pytest.raises(PageError, match="is stale"):
        kept_orders("fork/two")


def test_a_run_that_fails_is_not_counted(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "examples" / "fork" / "two.py").write_text("print('something else')\n", encoding="utf-8")
    assert distributions.main(["--runs", "2"]) == 1
    assert "EXTRA" in capsys.readouterr().err
    assert not layout.distribution_path("fork/two", interpreter().version).exists()


def test_a_broken_file_is_said_to_be_broken(book: Path) -> None:
    path = layout.distribution_path("fork/two", interpreter().version)
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(PageError, match="cannot be read"):
        kept_orders("fork/two")


def test_a_name_that_does_not_exist(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert distributions.main(["fork/tow"]) == 2
    assert "fork/two" in capsys.readouterr().err
    assert layout.session_files()
