"""A report: read when it is whole, nonsense whatever else comes, the sender as the kernel says, an answer."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from harness.check.trial import report_line
from harness.check.trial.report_line import ReportLine
from tests.support.played import PATIENCE


@pytest.fixture
def pair() -> Iterator[tuple[ReportLine, socket.socket]]:
    """The supervisor's end, and the reporter's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ReportLine(ours), theirs


def test_a_report_is_read_when_it_is_whole(pair: tuple[ReportLine, socket.socket]) -> None:
    line, reporter = pair
    assert line.read() is None
    reporter.sendall(b"('born', 1.5, {'number'")
    assert line.read() is None
    reporter.sendall(b": 2})")
    assert line.read() is None
    reporter.shutdown(socket.SHUT_WR)
    assert line.read() == ("born", 1.5, {"number": 2})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"('born', 1.0",
        b"('born', 1.0)",
        b"('born', 1, {})",
        b"(b'born', 1.0, {})",
        b"('born', 1.0, [])",
        b"('born', 1.0, {[]: 1})",
        b"('born', 1.0, dict())",
        b"5",
        b"\xff",
        b"x\0",
        b"(" * 100_000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_not_a_report_is_nonsense(pair: tuple[ReportLine, socket.socket], data: bytes) -> None:
    line, reporter = pair
    reporter.sendall(data)
    reporter.shutdown(socket.SHUT_WR)
    assert line.read() == ("nonsense", 0.0, {})


def test_a_report_that_does_not_end_is_nonsense(
    pair: tuple[ReportLine, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_line, "MOST", 100)
    line, reporter = pair
    reporter.sendall(b"(" * 101)
    assert line.read() is None
    reporter.sendall(b"(")
    assert line.read() == ("nonsense", 0.0, {})


def test_the_kernel_says_who_reports() -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0test-{os.getpid()}-{os.urandom(8).hex()}")
        listener.listen()
        child = os.fork()
        if child == 0:
            try:
                with socket.socket(socket.AF_UNIX) as reporter:
                    reporter.connect(listener.getsockname())
                    reporter.sendall(b"('born', 1.0, {})")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        listener.settimeout(PATIENCE)
        with listener.accept()[0] as connection:
            line = ReportLine(connection)
            assert line.pid == child
            assert line.read() == ("born", 1.0, {})


def test_an_answer_is_given_whole_and_the_line_closed(pair: tuple[ReportLine, socket.socket]) -> None:
    line, reporter = pair
    line.answer(b"x" * 1000)
    with reporter.makefile("rb") as reading:
        assert reading.read() == b"x" * 1000


def test_a_reporter_that_has_gone_needs_no_answer(pair: tuple[ReportLine, socket.socket]) -> None:
    line, reporter = pair
    reporter.close()
    line.answer(b"x")
    assert line.fileno() == -1
