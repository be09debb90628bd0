"""A verdict in words, for a terminal: short, and in the order in which one should mend."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial

from harness.check.verdict import Finding, FindingKind, Verdict

MARKS: dict[FindingKind, str] = {"right": "✓", "wrong": "✗", "warning": "!", "not reached": "·"}
PLAIN: dict[FindingKind, str] = {"right": "ok", "wrong": "no", "warning": " !", "not reached": " ."}
"""For a terminal that cannot show the others."""
WIDTH = 84
NARROW = 30
"""A terminal that is narrower breaks the lines itself."""


def verdict(
    of: Verdict, *, all_hints: bool = False, hints: tuple[str, ...] = (), plain: bool = False, width: int = WIDTH
) -> str:  # fmt: skip
    """The whole answer, several lines, none wider than `width` where words can be parted.

    With `all_hints`, every hint of the finding and the exercise's own `hints`.
    """
    fill = partial(_filled, width=max(width, NARROW))
    head = f"Exercise {of.exercise}: {of.title}" if of.title else f"Exercise {of.exercise}"
    if of.cannot:
        return f"{head}\n{fill('Cannot be checked: ' + of.cannot + '.', '')}"
    lines = [fill(f"{head}  ({of.file})", "")]
    shown: set[str] = set()
    for finding in of.findings:
        lines += _finding(fill, of, finding, plain, finding.point in shown, finding is of.first_wrong, all_hints)
        shown.add(finding.point)
    if of.first_wrong and of.output:
        lines.append("  It wrote to standard error:")
        lines += [f"    | {line}" for line in of.output.splitlines()[-6:]]
    if of.calls:
        lines.append("  What the kernel saw, in a run under strace:")
        lines += [f"    {line}" for line in of.calls]
    if all_hints and not of.passed and hints:
        lines.append("  About this exercise:")
        lines += [fill(text, f"    {number}. ") for number, text in enumerate(hints, 1)]
    lines.append(fill(_sum(of, all_hints), ""))
    return "\n".join(lines)


def _finding(
    fill: Callable[[str, str], str], of: Verdict, finding: Finding,
    plain: bool, again: bool, first: bool, all_hints: bool,
) -> list[str]:  # fmt: skip
    mark = (PLAIN if plain else MARKS)[finding.kind]
    lines = []
    if not again:
        note = "  (not reached)" if finding.kind == "not reached" else ""
        lines.append(fill(f"{of.points[finding.point]}{note}", f"  {mark} "))
    if finding.says:
        lines.append(fill(finding.says, "      "))
    if first or finding.kind == "warning":
        lines += [fill(text, "      seen: ") for text in finding.seen]
        lines += [fill(text, "      hint: ") for text in finding.hints[: None if all_hints else 1]]
    return lines


def _sum(of: Verdict, all_hints: bool) -> str:
    met = sum(all(f.passes for f in of.findings if f.point == point) for point in of.points)
    if of.passed:
        return f"Passed: {met} of {len(of.points)}, in {of.seconds:.1f} s."
    more = "" if all_hints else "  (--hint for more)"
    return f"Not yet: {met} of {len(of.points)}, in {of.seconds:.1f} s.{more}"


def _filled(text: str, lead: str, width: int) -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
