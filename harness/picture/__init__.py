"""From a capture to the rows of a picture: lanes and colours, tables of descriptors, the timeline.

Standard library only, and nothing of HTML: `harness.page` draws, and so may anybody else.
"""

from harness.picture.descriptor_tables import Snapshot, Table, effect, snapshot
from harness.picture.lane_colours import COLOURS, Lane, Lanes, lanes
from harness.picture.timeline import (
    COMMON,
    LaneState,
    Mark,
    MarkKind,
    Part,
    PartKind,
    Row,
    RowKind,
    Timeline,
    timeline_of,
)

__all__ = [
    "COLOURS",
    "COMMON",
    "Lane",
    "LaneState",
    "Lanes",
    "Mark",
    "MarkKind",
    "Part",
    "PartKind",
    "Row",
    "RowKind",
    "Snapshot",
    "Table",
    "Timeline",
    "effect",
    "lanes",
    "snapshot",
    "timeline_of",
]
