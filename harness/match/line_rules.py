"""What a line must be besides its text: in time, and written by the process whose lane it stands in."""

from __future__ import annotations

from collections.abc import Mapping

from harness.session import Expected


def distinct(cast: tuple[str, ...], bound: Mapping[str, str]) -> bool:
    """Whether the pids of the cast are pairwise different."""
    pids = [bound[name] for name in cast if name in bound]
    return len(set(pids)) == len(pids)


def untimely(line: Expected, took: float, slack: float) -> str:
    """What is wrong with a line that came `took` seconds after the one before it; empty if nothing is."""
    if took < line.after * (1 - slack):
        return f"came after {took:.2f} s, too early for (after {line.after:g}s)"
    if line.within is not None and took > line.within:
        return f"came after {took:.2f} s, too late for (within {line.within:g}s)"
    return ""


def written(
    cast: tuple[str, ...], who: Mapping[str, int], line: Expected, pids: tuple[int, ...], bound: Mapping[str, str]
) -> tuple[dict[str, int], str]:
    """Hold a lane to the kernel's account: one process writes all its lines, and no other lane's.

    `pids` are the writers of the line, as the kernel saw them; without them nothing can be said.  Returns
    who writes which lane after this line, and what is wrong, if anything.  A line that names its own
    lane's pid may also be somebody's report about that process, as a row of `ps` is.
    """
    lane, after = line.lane, dict(who)
    if not lane or not pids:
        return after, ""
    if len(pids) > 1:
        return after, f"was written by {len(pids)} processes: {', '.join(map(str, pids))}"
    [pid] = pids
    owner = next((other for other, theirs in who.items() if theirs == pid and other != lane), "") or next(
        (name for name in cast if name != lane and bound.get(name) == str(pid)), ""
    )
    if owner:
        return after, f"was written by {owner} ({pid})"
    named = bound.get(lane)
    if named not in (None, str(pid)):
        report = lane in line.pattern.holes
        return after, "" if report else f"was written by {pid}; {lane} is {named}"
    if who.get(lane, pid) != pid:
        return after, f"was written by {pid}; earlier lines of {lane} by {who[lane]}"
    return {**after, lane: pid}, ""
