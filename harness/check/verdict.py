"""A verdict: findings in the order in which one should mend, as a contract's judge yields them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

FindingKind = Literal["right", "wrong", "warning", "not reached"]
"""A warning passes, but what it is about is unwise."""


@dataclass(frozen=True)
class Finding:
    """What was found about one point of the contract."""

    point: str
    """Key of the point in the contract's `POINTS`."""
    kind: FindingKind
    says: str = ""
    """One sentence: what is wrong, the same for everybody who makes that mistake (no pid, no time in it)."""
    seen: tuple[str, ...] = ()
    """What was seen: facts of this run, each a line."""
    hints: tuple[str, ...] = ()
    """The first is always shown, the others when asked for."""

    @property
    def passes(self) -> bool:
        """Whether the point is met, even if unwisely."""
        return self.kind == "right" or self.kind == "warning"


def right(point: str) -> Finding:
    """The point is met."""
    return Finding(point, "right")


def wrong(point: str, says: str, seen: str | Sequence[str] = (), hint: str | Sequence[str] = ()) -> Finding:
    """The point is not met."""
    return Finding(point, "wrong", says, _lines(seen), _lines(hint))


def warning(point: str, says: str, seen: str | Sequence[str] = (), hint: str | Sequence[str] = ()) -> Finding:
    """It works, and is unwise all the same; the file passes."""
    return Finding(point, "warning", says, _lines(seen), _lines(hint))


def first_of(point: str, *cases: tuple[bool, str, str, str]) -> Finding:
    """The first case that holds, as (whether it holds, says, seen, hint), as a wrong; right if none does."""
    return next((wrong(point, says, seen, hint) for holds, says, seen, hint in cases if holds), right(point))


def _lines(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) and text else tuple(text)


@dataclass(frozen=True)
class Verdict:
    """The answer to `check`."""

    exercise: int
    name: str
    """Name of the exercise's folder without its number."""
    title: str
    file: str
    """File name of what was checked."""
    passed: bool
    cannot: str = ""
    """Why it could not be checked at all; then there are no findings."""
    points: dict[str, str] = field(default_factory=dict)
    """The contract: key -> what must hold, in order."""
    findings: tuple[Finding, ...] = ()
    """At least one for each point, in the order of the points."""
    output: str = ""
    """The last lines of what the reader's processes wrote to standard error."""
    calls: tuple[str, ...] = ()
    """What the kernel saw, when that was asked for."""
    seconds: float = 0.0
    """How long the check took."""
    python: str = ""
    system: str = ""
    at: str = ""
    """Date and time of the check, ISO 8601, UTC."""

    @property
    def first_wrong(self) -> Finding | None:
        """What to mend first."""
        return next((finding for finding in self.findings if finding.kind == "wrong"), None)

    @property
    def says(self) -> str:
        """The verdict in one line."""
        if self.cannot:
            return self.cannot
        if self.first_wrong:
            return self.first_wrong.says
        left = [finding.point for finding in self.findings if finding.kind == "not reached"]
        return "passed" if self.passed else f"nothing is wrong, and not reached: {', '.join(left)}"

    @property
    def code(self) -> int:
        """Exit status: 0 right, 1 wrong, 2 cannot be checked."""
        return 2 if self.cannot else 0 if self.passed else 1

    def as_json(self) -> dict[str, Any]:
        """All fields, for `json.dumps`, with `says` and `code`."""
        return asdict(self) | {"says": self.says, "code": self.code}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Verdict:
        """The verdict of which `as_json` gave this.  Raises `ValueError` if a field is missing."""
        try:
            findings = tuple(
                Finding(one["point"], one["kind"], one["says"], tuple(one["seen"]), tuple(one["hints"]))
                for one in given["findings"]
            )
            told = {each.name: given[each.name] for each in fields(cls)}
        except KeyError as error:
            raise ValueError(f"{error} is missing") from None
        return cls(**(told | {"findings": findings, "calls": tuple(told["calls"])}))


def complete(points: dict[str, str], found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the points, with `not reached` for a point that has none.

    Within a point the order stays, and a wrong outweighs a right of the same point.  Raises `KeyError` for a
    point that the contract does not have.
    """
    for finding in found:
        points[finding.point]
    result: list[Finding] = []
    for point in points:
        mine = [finding for finding in found if finding.point == point]
        bad = [finding for finding in mine if finding.kind != "right"]
        result += bad or mine[:1] or [Finding(point, "not reached")]
    return tuple(result)
