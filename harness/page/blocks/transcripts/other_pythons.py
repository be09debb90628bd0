"""The transcripts of a session under every Python that shows something of its own, and under which Pythons it ran.

What other Pythons show comes from their captures.  One that is stale or failed is left out, and the build says so:
the page then claims less, and what it shows is still true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from harness import text
from harness.capture import Capture
from harness.captures import PlacedRun, matrix_summary, places
from harness.page import shelf
from harness.page.blocks.transcripts.transcript_figure import side_by_side, transcript
from harness.page.blocks.transcripts.transcript_rows import numbers
from harness.page.html import render


def everywhere(own: Capture, steps: str | None = None, caption: bool = True) -> Markup:
    """The transcript of `own`, then of the other Pythons those steps that differ; just `own` where none does."""
    chosen = numbers(own, steps) if own.verdict == "passed" else []
    groups = _groups(own, chosen)
    if len(groups) < 2:
        return transcript(own, steps, caption)
    title, *titles = _titles(groups)
    whole = len(chosen) == 1
    shown = [title if whole else f"{title}, where it differs" for title in titles]
    parts = [transcript(own, steps, caption, title), *_others(own, chosen, groups, shown, caption)]
    # Only what is short can stand beside each other.
    return render("side_by_side", parts=parts) if whole else Markup("\n").join(parts)


def pair(left: Capture, right: Capture) -> Markup:
    """Two transcripts beside each other; below, the steps that differ under other Pythons, by the session's title."""
    parts = [side_by_side(left, right)]
    for own in (left, right):
        chosen = numbers(own, None) if own.verdict == "passed" else []
        if len(groups := _groups(own, chosen)) > 1:
            titles = [f"{own.title}: {title}, where it differs" for title in _titles(groups)[1:]]
            parts += _others(own, chosen, groups, titles, caption=True)
    return Markup("\n").join(parts)


def _titles(groups: list[dict[str, tuple[str, ...]]]) -> list[str]:
    """Each group by the Pythons in it, with their systems where there are several."""
    systems = {kept.partition("-")[2] for group in groups for kept in group}
    return [places.label(list(group), named=len(systems) > 1) for group in groups]


def _others(
    own: Capture, chosen: Sequence[int], groups: list[dict[str, tuple[str, ...]]], titles: list[str], caption: bool
) -> Iterator[Markup]:
    """Of each group but our own the steps that differ, under its title."""
    here = next(iter(groups[0].values()))
    for title, group in zip(titles, groups[1:], strict=True):
        where, shown = next(iter(group.items()))
        differ = [number for number, a, b in zip(chosen, here, shown, strict=True) if a != b]
        only = ",".join(str(number + 1) for number in differ)
        other = shelf.elsewhere(where, own.name)
        assert other, "only what is there was put into a group"
        yield transcript(other, only, caption, title)


def _groups(own: Capture, chosen: Sequence[int]) -> list[dict[str, tuple[str, ...]]]:
    """The places that show the same in the chosen steps, our own before the others; with what each step shows."""
    summary = shelf.matrix_summary()
    digests = summary.differ.get(own.name)
    if not digests or not chosen:
        return []
    found: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    here = places.place_of(own.ran.python, own.ran.system)
    for where in (here, *(where for where in matrix_summary.others(summary, own) if shelf.elsewhere(where, own.name))):
        if len(digests.get(where, ())) == len(own.steps):
            shown = tuple(digests[where][number] for number in chosen)
            found.setdefault(shown, {})[where] = shown
    groups = list(found.values())
    # Within a group the oldest Python is named first.
    order = places.found()
    return [dict(sorted(group.items(), key=lambda one: order.index(one[0]))) for group in groups] if groups else []


def also(runs: Sequence[Capture]) -> str:
    """With what else the sessions of these runs passed, in a sentence; empty if with nothing else."""
    passed = [run for run in runs if run.verdict == "passed"]
    by_place: dict[str, list[PlacedRun]] = {}
    for run in passed:
        for where, other in matrix_summary.others(shelf.matrix_summary(), run).items():
            by_place.setdefault(where, []).append(other)
    here = {run.ran.system for run in passed}
    counted: dict[tuple[int, str], list[str]] = {}
    for where in sorted(by_place, key=places.found().index):
        others = by_place[where]
        strange = text.joined(sorted({run.system for run in others} - here))
        pythons = counted.setdefault((len(others), strange), [])
        pythons += sorted({run.python for run in others})
    ran: dict[bool, list[str]] = {True: [], False: []}
    for (count, on), pythons in counted.items():
        whole = count == len(passed)
        with_these = f"with Python {text.joined(pythons)}{f' on {on}' if on else ''}"
        ran[whole].append(with_these if whole else f"{count} of them also passed {with_these}")
    they = "It also passed" if len(passed) == 1 else "All of them also passed"
    return ". ".join([f"{they} {text.joined(ran[True])}"] * bool(ran[True]) + ran[False])


def notices() -> list[str]:
    """Which captures of other Pythons the pages do not show although they are there, and why."""
    summary = shelf.matrix_summary()
    found = [
        f"Python {where}: {name} is not shown: {why}"
        for where, names in summary.left_out.items()
        for name, why in names.items()
    ]
    stale = [name for name in summary.runs if name in shelf.sessions() and _stale(shelf.capture(name))]
    if stale:
        found.append(f"{len(stale)} sessions have changed since other Pythons ran them, such as {stale[0]}")
    return [f"{line}; `nox -s matrix` mends it" for line in found]


def _stale(own: Capture) -> bool:
    summary = shelf.matrix_summary()
    here = places.place_of(own.ran.python, own.ran.system)
    known = summary.runs[own.name]
    return len(known.keys() - {here}) > len(matrix_summary.others(summary, own))
