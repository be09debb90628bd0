"""The command that runs a session many times, with real runs: kept, read, and refused once the program is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import layout
from harness.captures import orders
from harness.page.blocks.order_bars import kept_orders
from harness.page.errors import PageError
from harness.python.interpreters import interpreter
from harness.tools import distributions
from tests.support.exits import exit_status


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


@pytest.mark.usefixtures("book")
def test_a_broken_file_is_said_to_be_broken() -> None:
    path = layout.distribution_path("fork/two", interpreter().version)
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(PageError, match="cannot be read"):
        kept_orders("fork/two")


@pytest.mark.usefixtures("book")
def test_a_name_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status(distributions.main, "fork/tow") == 2
    assert "fork/two" in capsys.readouterr().err


def test_a_session_that_cannot_be_read_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "examples" / "fork" / "two.session").write_text("$ python two.py\n", encoding="utf-8")
    assert exit_status(distributions.main) == 2
    assert capsys.readouterr().err.startswith("fork/two.session:1: the session has no title")
