"""What the kernel saw: the logs of a session's traced commands, told as processes, files and events.

>>> argv = trace_command(log, ["python", "fork.py"])   # of harness.strace_log: start this instead of the command
>>> trace = read_trace([Source(str(log), 1, shell, pid, "/dev/pts/5")], zero)
"""

from harness.trace.account import Source, Trace, read_trace, redacted

__all__ = ["Source", "Trace", "read_trace", "redacted"]
