"""The transcript of a session: what was typed and printed, who wrote it, when, in one terminal or in several."""

from __future__ import annotations

from markupsafe import Markup

from harness import text
from harness.capture import Capture, Command, Step
from harness.page.blocks.transcripts.transcript_rows import blocks, chosen
from harness.page.html import render
from harness.picture import lanes
from harness.processes import ended_where, ended_with


def transcript(capture: Capture, steps: str | None = None, caption: bool = True, title: str = "") -> Markup:
    """The figure of the run `capture`, or of the steps that `steps` names.

    Several terminals become columns on one clock: what stands lower happened later.
    """
    if capture.verdict == "skipped":
        return render("skipped", capture=capture)
    shown = chosen(capture, steps)
    terminals = sorted({step.terminal for step in shown})
    found = lanes(capture)
    parts = blocks(shown, found)
    return render(
        "transcript",
        capture=capture,
        title=title,
        terminals=terminals,
        blocks=parts,
        named=any(row.who for block in parts for row in block.rows),
        caption=_caption(capture, shown) if caption else None,
    )


def side_by_side(left: Capture, right: Capture) -> Markup:
    """Two transcripts beside each other, each under the title of its session."""
    return render("side_by_side", parts=[transcript(capture, title=capture.title) for capture in (left, right)])


def caption(capture: Capture) -> Markup:
    """When and on what the session ran, how it ended, how long it took."""
    return _caption(capture, capture.steps)


def _caption(capture: Capture, steps: tuple[Step, ...]) -> Markup:
    return render(
        "caption",
        ran=capture.ran,
        day=text.day(capture.ran.at),
        ended=_ended(_commands(capture, steps)),
        seconds=f"{capture.ran.seconds:.1f}",
    )


def _commands(capture: Capture, steps: tuple[Step, ...]) -> list[Command]:
    """The commands that `steps` give: those of each terminal, in order."""
    wanted = {(step.terminal, round(line.at, 6)) for step in steps for line in step.lines if line.kind == "command"}
    given: list[Command] = []
    by_terminal: dict[int, list[Command]] = {}
    for command in capture.commands:
        by_terminal.setdefault(command.terminal, []).append(command)
    for step in capture.steps:
        for line in step.lines:
            if line.kind == "command" and by_terminal.get(step.terminal):
                command = by_terminal[step.terminal].pop(0)
                if (step.terminal, round(line.at, 6)) in wanted:
                    given.append(command)
    return given


def _ended(commands: list[Command]) -> str:
    """How the commands ended, in words: `The command ended with status 0`."""
    if not commands:
        return ""
    ends = [ended_with(command.status) for command in commands]
    if len(ends) == 1:
        return f"The command {ends[0]}"
    if len(set(ends)) == 1:
        every = "Both commands" if len(ends) == 2 else f"All {len(ends)} commands"
        return f"{every} {ends[0]}"
    return "The commands ended, in order: " + ", ".join(ended_where(command.status) for command in commands)
