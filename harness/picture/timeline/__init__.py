"""A capture's events as the rows of a picture, in which time runs down and each process has a lane.

Pure: the same capture gives the same rows.  `states` says what a process was doing at a moment, `moments` turns
events to what a reader is told (in the words of `wording`, about the `cast`), `joins` puts together what belongs
together, `rows` lays it out.  `harness.page.blocks.timelines` draws.
"""

from harness.picture.timeline.cast import COMMON
from harness.picture.timeline.rows import timeline_of
from harness.picture.timeline.timeline_model import LaneState, LeftOut, Mark, MarkKind, Row, Timeline

__all__ = ["COMMON", "LaneState", "LeftOut", "Mark", "MarkKind", "Row", "Timeline", "timeline_of"]
