"""Verdicts on an exercise of three points."""

from __future__ import annotations

from harness.check import Finding
from harness.check.verdict import Verdict, complete

POINTS = {"a": "the first holds", "b": "the second holds", "c": "the third holds"}


def verdict(*found: Finding) -> Verdict:
    """The verdict that these findings make."""
    findings = complete(POINTS, found)
    passed = all(finding.kind in ("right", "warning") for finding in findings)
    return Verdict(5, "x", "A title", "mine.py", passed, points=POINTS, findings=findings)
