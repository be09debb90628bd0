"""The transcript of a session: its rows, its figure, and what other Pythons show."""

from harness.page.blocks.transcripts.other_pythons import also, everywhere, notices, pair

__all__ = ["also", "everywhere", "notices", "pair"]
