"""From a capture to the rows of a picture: lanes and colours, tables of descriptors, the timeline.

Standard library only, and nothing of HTML: `harness.page` draws, and so may anybody else.
"""

from harness.picture.descriptor_tables import Snapshot, effect, snapshot
from harness.picture.lane_colours import Lane, Lanes, lanes
from harness.picture.timeline import (
    COMMON,
    LaneState,
    LeftOut,
    Mark,
    MarkKind,
    Row,
    Timeline,
    timeline_of,
)

__all__ = [
    "COMMON",
    "Lane",
    "LaneState",
    "Lanes",
    "LeftOut",
    "Mark",
    "MarkKind",
    "Row",
    "Snapshot",
    "Timeline",
    "effect",
    "lanes",
    "snapshot",
    "timeline_of",
]
