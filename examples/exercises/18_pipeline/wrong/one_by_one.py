# Waits for each command before it starts the next
# => The commands run one after another, not all at once.
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
    statuses = []
    source = 0
    for number, command in enumerate(commands, 1):
        last = number == len(commands)
        read_end, sink = (0, 1) if last else os.pipe()
        pid = os.fork()
        if pid == 0:
            become(command, source, sink)
        if source != 0:
            os.close(source)
        if sink != 1:
            os.close(sink)
        source = read_end
        status = os.waitpid(pid, 0)[1]
        statuses.append(os.waitstatus_to_exitcode(status))
    return statuses
