"""What the macros of the chapters put on a page, a function or a module each.

Folders hold the blocks that take several modules: the listing of a program, the transcript of a session, the picture of
who holds which descriptor.
"""

from harness.page.blocks import book_counts, call_index, facts, links, predict
from harness.page.blocks.editions import edition, last_run
from harness.page.blocks.exercise_box import exercise
from harness.page.blocks.fd_pictures import fd_picture
from harness.page.blocks.listing import keep_tokens, program
from harness.page.blocks.order_bars import distribution, kept_orders
from harness.page.blocks.rooms import rooms_table
from harness.page.blocks.timelines import timeline_figure
from harness.page.blocks.transcripts import everywhere, notices, pair

__all__ = [
    "book_counts",
    "call_index",
    "distribution",
    "edition",
    "everywhere",
    "exercise",
    "facts",
    "fd_picture",
    "keep_tokens",
    "kept_orders",
    "last_run",
    "links",
    "notices",
    "pair",
    "predict",
    "program",
    "rooms_table",
    "timeline_figure",
]
