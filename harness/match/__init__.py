"""Whether what came is what the session says: lanes and holes, the kernel's block, the verdict, its report.

Pure: no processes, no clock.
"""

from harness.match.judgement import AttributedItem, banned, judge, named
from harness.match.kernel_block import block_line
from harness.match.matcher import advance, complete, finish, start
from harness.match.reporting import report
from harness.match.state import LIVE, Item, State

__all__ = [
    "LIVE",
    "AttributedItem",
    "Item",
    "State",
    "advance",
    "banned",
    "block_line",
    "complete",
    "finish",
    "judge",
    "named",
    "report",
    "start",
]
