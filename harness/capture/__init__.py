"""A run, kept: the schema of a capture.  It needs the standard library alone, and so does whoever draws one.

Captures as files are read and written by `harness.capture.stored`, which needs cattrs.
"""

from harness.capture.schema import (
    SCHEMA,
    Capture,
    Check,
    CheckKind,
    Command,
    Disposition,
    Event,
    EventCall,
    File,
    FileKind,
    Line,
    LineKind,
    Process,
    Ran,
    Skip,
    SkipPart,
    Span,
    Step,
    Thread,
)

__all__ = [
    "SCHEMA",
    "Capture",
    "Check",
    "CheckKind",
    "Command",
    "Disposition",
    "Event",
    "EventCall",
    "File",
    "FileKind",
    "Line",
    "LineKind",
    "Process",
    "Ran",
    "Skip",
    "SkipPart",
    "Span",
    "Step",
    "Thread",
]
