"""The language of the `.session` files: read into steps and lines, and named on the command line.

`parser` has the whole language in its docstring.
"""

from harness.session.asked import programs_named, sessions_named
from harness.session.model import (
    Action,
    AnyLines,
    Element,
    Ended,
    Expected,
    KernelLine,
    LaneBlock,
    Session,
    SessionError,
)
from harness.session.names import UnknownName, select_sessions
from harness.session.parser import VERBS, read_session
from harness.session.pattern import Pattern, PatternError
from harness.session.script import Script, Slot

__all__ = [
    "VERBS",
    "Action",
    "AnyLines",
    "Element",
    "Ended",
    "Expected",
    "KernelLine",
    "LaneBlock",
    "Pattern",
    "PatternError",
    "Script",
    "Session",
    "SessionError",
    "Slot",
    "UnknownName",
    "programs_named",
    "read_session",
    "select_sessions",
    "sessions_named",
]
