# Leaves one descriptor open in twenty calls
# => Descriptors are left open.
import os
import signal
import sys


def become(command, source, sink):
    """In a child: turn into the command, between two ends."""
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.dup2(source, 0)
        os.dup2(sink, 1)
        os.execvp(command[0], command)
    except OSError as error:
        print(command[0], error, sep=": ", file=sys.stderr)
    finally:
        os._exit(127)


CALLS = []


def pipeline(commands):
    """Run commands at once, each one's output into the next."""
    CALLS.append(commands)
    if len(CALLS) == 20:
        os.dup(0)
    pids = []
    source = 0
    for left in reversed(range(len(commands))):
        read_end, sink = os.pipe() if left > 0 else (0, 1)
        pid = os.fork()
        if pid == 0:
            become(commands[len(pids)], source, sink)
        pids.append(pid)
        if source != 0:
            os.close(source)
        if sink != 1:
            os.close(sink)
        source = read_end
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return [os.waitstatus_to_exitcode(status) for status in ends]
