"""A capture's verdict in words: the whole step in which something was not as the session says."""

from __future__ import annotations

import itertools

from harness.capture import Capture, Check

BEFORE = 20
"""Good lines that are shown before the first of a step that is not good."""
AT_MOST = 60
"""Lines of a step that are shown."""


def report(kept: Capture) -> str:
    """The report of one session, ready to print."""
    name = f"{kept.name}.session"
    if kept.verdict == "skipped":
        return f"{name}  skipped: {'; '.join(skip.reason for skip in kept.skips)}"
    took = f"{kept.ran.seconds:.1f} s, Python {kept.ran.python}"
    if kept.verdict == "passed":
        skips = "".join(f"; {skip.part} skipped: {skip.reason}" for skip in kept.skips)
        return f"{name}  passed, {took}{skips}"
    lines = [f"{name}  failed, {took}"]
    lines += [f"  {fault}" for fault in kept.faults]
    lines += [f"  {skip.part} skipped: {skip.reason}" for skip in kept.skips]
    lanes = max((len(check.lane) for check in kept.checks), default=0)
    before = 1
    for _, group in itertools.groupby(kept.checks, key=lambda check: (check.terminal, check.step)):
        step = list(group)
        bad = [number for number, check in enumerate(step) if check.kind != "GOOD"]
        if bad:
            line = next((check.line for check in (*step[bad[0] :: -1], *step) if check.line), before)
            lines.append(f"{name}:{line}  {_where(step[0])}")
            first = max(0, bad[0] - BEFORE)
            lines += [line for check in step[first : first + AT_MOST] for line in _lines(check, lanes)]
            if len(step) > first + AT_MOST:
                lines.append(f"  … and {len(step) - first - AT_MOST} more")
        before = next((check.line for check in reversed(step) if check.line), before)
    return "\n".join(lines)


def _lines(check: Check, lanes: int) -> list[str]:
    bar = f"{check.lane:{lanes}} | " if lanes else ""
    at = f"   :{check.line}" if check.line and check.kind != "GOOD" else ""
    text = f"  {check.kind:8} {bar}{check.text[:200]}"
    if check.kind == "MISSING" and not check.terminal and check.note:
        # What the kernel saw instead is a line of its own, below.
        return [f"{text}{at}", f"  {'':8} {' ' * lanes}   {check.note}"]
    return [f"{text}   ({check.note}){at}" if check.note else f"{text}{at}"]


def _where(check: Check) -> str:
    return f"terminal {check.terminal}" if check.terminal else "kernel"
