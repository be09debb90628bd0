"""Processes of this machine: what /proc says of them, adopting orphans, ending all below, signals and ends
in words.

Standard library only; what Linux alone has does nothing elsewhere, or says so.
"""

from harness.processes.ending import end_below
from harness.processes.how_ended import ended_as, ended_short, ended_where, ended_with
from harness.processes.proc import (
    Other,
    below,
    children_of,
    children_of_thread,
    command_line,
    descendants,
    descriptors,
    process_stat,
    threads_of,
)
from harness.processes.signals import signal_name, signal_number, traced_signal
from harness.processes.subreaper import adopt_orphans, become_subreaper, call_libc, die_with_parent
from harness.processes.watchers import LISTERS, ONLOOKERS, WATCHERS

__all__ = [
    "LISTERS",
    "ONLOOKERS",
    "WATCHERS",
    "Other",
    "adopt_orphans",
    "become_subreaper",
    "below",
    "call_libc",
    "children_of",
    "children_of_thread",
    "command_line",
    "descendants",
    "descriptors",
    "die_with_parent",
    "end_below",
    "ended_as",
    "ended_short",
    "ended_where",
    "ended_with",
    "process_stat",
    "signal_name",
    "signal_number",
    "threads_of",
    "traced_signal",
]
