# Leaves the last read end open
# => It leaves a descriptor open in its caller.
import os
import signal
import sys


def become(command, source, sink):
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.dup2(source, 0)
        os.dup2(sink, 1)
        os.execvp(command[0], command)
    except OSError as error:
        print(error, file=sys.stderr)
    finally:
        os._exit(127)


def pipeline(commands):
    pids = []
    source = 0
    for number, command in enumerate(commands, 1):
        read_end, write_end = os.pipe()
        sink = write_end if number < len(commands) else 1
        pid = os.fork()
        if pid == 0:
            become(command, source, sink)
        pids.append(pid)
        if source != 0:
            os.close(source)
        os.close(write_end)
        source = read_end
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return [os.waitstatus_to_exitcode(status) for status in ends]
