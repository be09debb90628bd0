"""How far the sessions are is one line on a terminal, and a line every quarter of the way elsewhere."""

from __future__ import annotations

import io

import pytest

from harness.capture.schema import SCHEMA, Capture, Ran
from harness.play.progress import Progress


def kept(name: str, failed: bool = False) -> Capture:
    ran = Ran("", "", "", False, 0.0)
    return Capture(SCHEMA, "", name, "", ran, verdict="failed" if failed else "passed")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_each_quarter_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(8) as progress:
        for number in range(8):
            progress.begun(f"{number}")
            progress.done(kept(f"{number}"))
    said = capsys.readouterr().err.splitlines()
    assert said == [f"played {number} of 8 sessions" for number in (2, 4, 6, 8)]


def test_how_many_failed_is_said_unless_failing_is_what_they_should(capsys: pytest.CaptureFixture[str]) -> None:
    for failures in (True, False):
        with Progress(1, failures=failures) as progress:
            progress.done(kept("a", failed=True))
    assert capsys.readouterr().err.splitlines() == ["played 1 of 1 sessions, 1 failed", "played 1 of 1 sessions"]


def test_on_a_terminal_the_line_is_written_anew_and_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with Progress(2) as progress:
        progress.begun("a")
        progress.begun("b")
        progress.done(kept("a"))
    _, one, two, three, wiped = terminal.getvalue().split("\r\x1b[K")
    assert (one, two) == (
        "played 0 of 2 sessions; 1 running: a",
        "played 0 of 2 sessions; 2 running: a, b",
    )
    assert (three, wiped) == ("played 1 of 2 sessions; 1 running: b", "")


@pytest.mark.parametrize("total", [0, 1])
def test_where_it_is_quiet_nothing_is_said(total: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Of no sessions at all there is nothing to say either."""
    with Progress(total, quiet=bool(total)) as progress:
        progress.begun("a")
        progress.done(kept("a"))
    assert capsys.readouterr().err == ""
