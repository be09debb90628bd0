# Returns the status of the last command
# => It returns one int, not a list of statuses.
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
        last = number == len(commands)
        read_end, sink = (0, 1) if last else os.pipe()
        pid = os.fork()
        if pid == 0:
            become(command, source, sink)
        pids.append(pid)
        if source != 0:
            os.close(source)
        if sink != 1:
            os.close(sink)
        source = read_end
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return os.waitstatus_to_exitcode(ends[-1]) if ends else []
