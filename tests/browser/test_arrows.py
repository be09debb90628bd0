"""Every arrow on the built pages is an event of the run's capture, and every such event has its arrow."""

from __future__ import annotations

import platform
import re

import pytest

from browser.conftest import SITE
from harness import capture
from harness.capture import Capture, Event
from harness.page.lanes import lanes

_FIGURE = re.compile(r'<figure class="tl [^"]*" data-run="([^"]+)">(.*?)</figure>', re.DOTALL)
_ROW = re.compile(r'<li class="row" data-at="([\d.]+)">(.*?)</li>', re.DOTALL)
FIGURES = [
    pytest.param(name, figure, id=f"{path.parent.name}-{name}")
    for path in sorted(SITE.rglob("index.html"))
    for name, figure in _FIGURE.findall(path.read_text(encoding="utf-8"))
]


def _capture(name: str) -> Capture:
    return capture.load(capture.path_of(name, platform.python_version()).read_text(encoding="utf-8"))


def _arrows(figure: str, kind: str) -> list[float]:
    """The times of the rows with such an arrow."""
    return [float(at) for at, row in _ROW.findall(figure) for _ in range(row.count(f'<g class="m-{kind} '))]


def test_there_are_pictures() -> None:
    assert len(FIGURES) >= 10


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_forks(name: str, figure: str) -> None:
    kept = _capture(name)
    pids = {lane.pid for lane in lanes(kept).all}
    forks = [event.at for event in kept.events if event.call == "fork" and {event.pid, event.child} <= pids]
    assert _arrows(figure, "fork") == forks


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_collecting(name: str, figure: str) -> None:
    """Its row is that of the child's end, or, if nobody waited then, that of the wait's return."""
    kept = _capture(name)
    pids = {lane.pid for lane in lanes(kept).all}
    waits = [e for e in kept.events if e.call == "wait" and e.status is not None and {e.pid, e.child} <= pids]
    waits.sort(key=lambda event: event.until or 0.0)
    drawn = _arrows(figure, "collect")
    assert len(drawn) == len(waits)
    for at, wait in zip(drawn, waits, strict=True):
        ends = [e.at for e in kept.events if e.pid == wait.child and e.call in ("exit", "killed", "kill")]
        ends += [e.at for e in kept.events if e.call == "kill" and e.child == wait.child]
        assert at in (wait.until, *ends)


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_messages(name: str, figure: str) -> None:
    kept = _capture(name)
    files = {file.id: file for file in kept.files}

    def pipe(event: Event) -> str:
        file = files.get(event.file or 0)
        return file.name if file and file.kind.startswith("pipe") else ""

    for at in _arrows(figure, "message"):
        (write,) = [e for e in kept.events if e.call == "write" and e.at == at and pipe(e)]
        reads = [
            e for e in kept.events if e.call == "read" and pipe(e) == pipe(write) and e.size and e.pid != write.pid
        ]
        assert [e for e in reads if e.until is not None and write.at <= e.until <= write.at + 0.1]
