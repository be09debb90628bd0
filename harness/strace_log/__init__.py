"""strace: whether this machine can trace, the command line that does, and its log read as calls.

Standard library only.  What the calls mean for processes and files is told by `harness.trace`.
"""

from harness.strace_log import values
from harness.strace_log.log import Call, parse_log
from harness.strace_log.traced_calls import FORKS, PREADS, PWRITES, READS, RECEIVES, SELECTS, SENDS, WRITES
from harness.strace_log.tracer import SHOWN, trace_command, unavailable

__all__ = [
    "FORKS",
    "PREADS",
    "PWRITES",
    "READS",
    "RECEIVES",
    "SELECTS",
    "SENDS",
    "SHOWN",
    "WRITES",
    "Call",
    "parse_log",
    "trace_command",
    "unavailable",
    "values",
]
