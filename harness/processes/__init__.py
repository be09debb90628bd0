"""Processes of this machine: what /proc says of them, adopting orphans, ending all below, how one ended in words.

Standard library only; what Linux alone has does nothing elsewhere, or says so.
"""

from harness.processes.ending import end_below
from harness.processes.how_ended import ended_as, ended_short, ended_where, ended_with, signal_name
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
from harness.processes.subreaper import adopt_orphans, become_subreaper, call_libc, die_with_parent

__all__ = [
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
    "threads_of",
]
