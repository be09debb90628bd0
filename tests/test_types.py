"""Kinds are `Literal` types: a misspelt one does not pass mypy (`nox -s lint`).

mypy itself is asked: it says so if one of the errors that are expected below does not come, for then a
`type: ignore` is not needed.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from harness import layout

if TYPE_CHECKING:
    from harness.capture import Capture, Check, Event, File, Line, Ran, Skip
    from harness.check import Finding, Piece, Run
    from harness.check.course import Exercise
    from harness.check.inside.sitecustomize import tell
    from harness.check.inside.stage import Outcome, strayed
    from harness.check.messages import MARKS
    from harness.check.proof.proving import Case
    from harness.check.trial.report_line import Report
    from harness.match import Item
    from harness.match.state import Move
    from harness.mutation import Mutant
    from harness.page.blocks.fd_pictures.fd_figure import Behind
    from harness.page.blocks.listing import SourceLine
    from harness.page.blocks.timelines import Bar, DrawnMark, DrawnRow
    from harness.page.blocks.transcripts.transcript_rows import TranscriptRow
    from harness.picture import Mark, Row, timeline_of
    from harness.picture.timeline.states import Interval
    from harness.picture.timeline.timeline_model import Moment, Part
    from harness.play.terminals.holder import Notice
    from harness.play.terminals.terminal import TerminalNews
    from harness.session import Action
    from harness.session.model import Condition
    from harness.trace.descriptors import Description

    RAN = Ran("", "", "", True, 0.0)
    Line(0.0, "outqut", "")  # type: ignore[arg-type]  # misspelt
    Event(0.0, None, 1, "forq")  # type: ignore[arg-type]  # misspelt
    File(1, "pipe read", "pipe 1")  # type: ignore[arg-type]  # misspelt
    Check(1, "good", 1, "", "")  # type: ignore[arg-type]  # misspelt
    Skip("kerneq", "")  # type: ignore[arg-type]  # misspelt
    Capture(2, "", "", "", RAN, verdict="passd")  # type: ignore[arg-type]  # misspelt
    Action(1, "commanq", "")  # type: ignore[arg-type]  # misspelt
    Condition(1, "need", "", "")  # type: ignore[arg-type]  # misspelt
    Item(1, 0.0, "action")  # type: ignore[arg-type]  # misspelt
    Move(0, "other", 1, "", 0)  # type: ignore[arg-type]  # misspelt
    Description("sockets", "")  # type: ignore[arg-type]  # misspelt
    Part("", "bold")  # type: ignore[arg-type]  # misspelt
    Mark("exits", 0)  # type: ignore[arg-type]  # misspelt
    Row("events", 0.0, 0.0, (), ())  # type: ignore[arg-type]  # misspelt
    Row("event", 0.0, 0.0, ("runninq",), ())  # type: ignore[arg-type]  # misspelt
    Interval(0.0, 0.0, "sleeping")  # type: ignore[arg-type]  # misspelt
    Moment(0.0, 0.0, "wait begin", 0, ())  # type: ignore[arg-type]  # misspelt
    Bar("", "", "", "zombi", 1)  # type: ignore[arg-type]  # misspelt
    DrawnMark("exits", 1, "")  # type: ignore[arg-type]  # misspelt
    DrawnRow(Row("gap", 0.0, 0.0, (), ()), "tall", (), ())  # type: ignore[arg-type]  # misspelt
    TranscriptRow("outqut", 0.0)  # type: ignore[arg-type]  # misspelt
    SourceLine(1, (), "parents")  # type: ignore[arg-type]  # misspelt
    SourceLine(1, (("", "kw"),))  # type: ignore[arg-type]  # misspelt
    Behind("pip", "", 0, True, False)  # type: ignore[arg-type]  # misspelt
    Mutant("comparisom", 1, "", "", "")  # type: ignore[arg-type]  # misspelt
    Finding("", "wrogn")  # type: ignore[arg-type]  # misspelt
    Run("", fault="deadlin")  # type: ignore[arg-type]  # misspelt
    Run("").text(stream="stdrr")  # type: ignore[arg-type]  # misspelt
    Piece(0.0, 0.0, 1, "", "stdrr")  # type: ignore[arg-type]  # misspelt
    MARKS["wrogn"]  # type: ignore[index]  # misspelt
    tell("bron")  # type: ignore[arg-type]  # misspelt
    Case(Exercise(1, "", Path()), Path(), "mistaek")  # type: ignore[arg-type]  # misspelt

    def _called(capture: Capture) -> None:
        timeline_of(capture, ["forks"])  # type: ignore[list-item]  # misspelt
        strayed("cal", Outcome())  # type: ignore[arg-type]  # misspelt

    def _compared(
        line: Line, event: Event, move: Move, row: Row, finding: Finding, run: Run, report: Report, notice: Notice
    ) -> list[bool]:
        return [
            line.kind == "outqut",  # type: ignore[comparison-overlap]  # misspelt
            event.call == "forq",  # type: ignore[comparison-overlap]  # misspelt
            move.kind != "other",  # type: ignore[comparison-overlap]  # misspelt
            row.kind == "events",  # type: ignore[comparison-overlap]  # misspelt
            finding.kind == "wrogn",  # type: ignore[comparison-overlap]  # misspelt
            run.fault == "deadlin",  # type: ignore[comparison-overlap]  # misspelt
            report == "bron",  # type: ignore[comparison-overlap]  # misspelt
            notice == "idlq",  # type: ignore[comparison-overlap]  # misspelt
        ]

    def _told(news: TerminalNews) -> bytes:
        return news.data  # type: ignore[union-attr]  # only `Printed` has it


KINDS = {"kind", "fault", "stream", "call", "state", "verdict", "part", "size", "runs"}
"""Attributes that are kinds."""
FILES = [
    path
    for folder in ("harness", "machine")
    for path in sorted((layout.root() / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]


def _unseen(tree: ast.Module) -> list[int]:
    """Lines in which a kind is looked for among words: mypy does not see that one of them is misspelt."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.In | ast.NotIn)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr in KINDS
        and isinstance(node.comparators[0], ast.Tuple | ast.List | ast.Set)
    ]


def test_a_kind_that_is_looked_for_among_words_is_found() -> None:
    assert _unseen(ast.parse('a.kind in ("b", "c")\nc.call == "d"\ne.call not in {"f"}\ng.name in ("h",)')) == [1, 3]


def test_kinds_are_compared_one_by_one() -> None:
    assert len(FILES) > 100
    unseen = {str(path): lines for path in FILES if (lines := _unseen(ast.parse(path.read_text(encoding="utf-8"))))}
    assert unseen == {}, 'write `kind == "a" or kind == "b"`'
