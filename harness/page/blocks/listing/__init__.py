"""The listing of a program: its lines, their tokens, and which process runs each."""

from harness.page.blocks.listing.program_figure import SourceLine, program, source_lines
from harness.page.blocks.listing.tokens import keep_tokens

__all__ = ["SourceLine", "keep_tokens", "program", "source_lines"]
