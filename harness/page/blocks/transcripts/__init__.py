"""The transcript of a session: its rows, its figure, and what other Pythons show."""

from harness.page.blocks.transcripts.figure import caption, side_by_side, transcript
from harness.page.blocks.transcripts.other_pythons import also, everywhere, notices, pair

__all__ = ["also", "caption", "everywhere", "notices", "pair", "side_by_side", "transcript"]
