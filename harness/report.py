"""A capture's verdict in words: the whole step in which something was not as the session says."""

from __future__ import annotations

from harness.capture import Capture, Check


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
    checks = list(kept.checks)
    bad = [n for n, check in enumerate(checks) if check.kind != "GOOD"]
    if bad:
        # From the first line of the first bad step on, so that the whole step is seen.
        first = checks[bad[0]]
        line = first.line or next((c.line for c in reversed(checks[: bad[0]]) if c.line), 1)
        lines.append(f"{name}:{line}  {_where(first)}")
        start = bad[0]
        while start and bad[0] - start < 8 and checks[start - 1].terminal == first.terminal:
            start -= 1
        lanes = max((len(c.lane) for c in checks), default=0)
        shown = checks[start : bad[-1] + 4][:60]
        for check in shown:
            bar = f"{check.lane:{lanes}} | " if lanes else ""
            note = f"   ({check.note})" if check.note else ""
            at = f":{check.line}" if check.line and check.kind != "GOOD" else ""
            lines.append(f"  {check.kind:8} {bar}{check.text[:200]}{note}{at and f'   {at}'}")
    return "\n".join(lines)


def _where(check: Check) -> str:
    return f"terminal {check.terminal}" if check.terminal else "kernel"
