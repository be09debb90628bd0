"""Real terminals for sessions: a pty with a holder in it, its output as lines, a guard over all that runs in them."""

from harness.play.terminals.guard import Guard, Watched, called
from harness.play.terminals.stream import Chunk, Stream
from harness.play.terminals.terminal import (
    FLOOD,
    CommandEnded,
    Flooded,
    Idle,
    Printed,
    Terminal,
    TerminalNews,
)

__all__ = [
    "FLOOD",
    "Chunk",
    "CommandEnded",
    "Flooded",
    "Guard",
    "Idle",
    "Printed",
    "Stream",
    "Terminal",
    "TerminalNews",
    "Watched",
    "called",
]
