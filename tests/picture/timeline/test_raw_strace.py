"""Each arrow of a picture, looked for in strace's raw text: its pids, its call, its time.  No parser of ours helps."""

from __future__ import annotations

import re

import pytest

from harness.capture.schema import Capture
from harness.picture.timeline import Mark, Row, timeline_of
from tests.support import timeline_samples as samples

NAMES = ("first", "second", "third")
LOGS = sorted(path.stem for path in samples.LOGS.glob("*.strace"))


def _arrows(capture: Capture) -> list[tuple[Row, Mark]]:
    return [(row, mark) for row in timeline_of(capture).rows for mark in row.marks if mark.to is not None]


def _patterns(mark: Mark, pids: list[int]) -> list[str]:
    """What the raw lines of the arrow must look like: each begins with a pid and a time."""
    start, end = pids[mark.lane], pids[mark.to or 0]
    stamp = r" +(\d+\.\d+) "
    call = {
        "fork": [rf"{start}{stamp}(?:<\.\.\. )?(?:fork|vfork|clone3?)\b.*\) += {end} .*"],
        "collect": [
            rf"{end}{stamp}(?:<\.\.\. )?(?:wait4\b.*\) += {start}\b.*|waitid\b.*si_pid={start}\b.*\) += 0\b.*)",
            rf"{start}{stamp}(?:\+\+\+ (?:exited with \d+|killed by SIG\w+)).* \+\+\+",
        ],
        "message": [rf"{start}{stamp}(?:<\.\.\. )?writev?\b.*", rf"{end}{stamp}(?:<\.\.\. )?readv?\b.*\) += [1-9].*"],
        "signal": [rf"{start}{stamp}(?:kill\({end}|tgkill\({end}), .*"],
    }
    return call[mark.kind]


@pytest.mark.parametrize("name", LOGS)
def test_every_arrow_is_in_the_raw_log(name: str) -> None:
    raw = (samples.LOGS / f"{name}.strace").read_text()
    zero = float(raw.split(maxsplit=2)[1])
    capture = samples.recorded(name, *NAMES)
    pids = [lane.pid or 0 for lane in timeline_of(capture).lanes]
    for row, mark in _arrows(capture):
        for pattern in _patterns(mark, pids):
            times = [float(line[1]) - zero for line in re.finditer(f"^{pattern}$", raw, re.MULTILINE)]
            if name == "lost_child":  # the parent was killed inside it: no log has its return
                times += [
                    float(line[1]) - zero for line in re.finditer(rf"^{pids[0]} +(\S+) vfork\(", raw, re.MULTILINE)
                ]
            first = 0.0 if r"\+\+\+" in pattern else row.at - 0.002  # a zombie has ended long before
            assert any(first <= time <= row.until + 0.05 for time in times), (mark, pattern, times)


def test_the_logs_have_every_kind_of_arrow() -> None:
    kinds = {mark.kind for name in LOGS for _, mark in _arrows(samples.recorded(name, *NAMES))}
    assert kinds == {"fork", "collect", "message", "signal"}


@pytest.mark.parametrize("kind", ["fork", "collect", "message", "signal"])
def test_an_arrow_to_somebody_else_would_be_found_out(kind: str) -> None:
    """The patterns hold for these pids only: turned round, no line of any log fits all of them."""
    tried = 0
    for name in LOGS:
        raw = (samples.LOGS / f"{name}.strace").read_text()
        capture = samples.recorded(name, *NAMES)
        pids = [lane.pid or 0 for lane in timeline_of(capture).lanes]
        for _, mark in _arrows(capture):
            if mark.kind == kind:
                tried += 1
                turned = Mark(kind, mark.to or 0, mark.lane)
                found = [re.search(f"^{pattern}$", raw, re.MULTILINE) for pattern in _patterns(turned, pids)]
                assert not all(found), (name, mark)
    assert tried
