# Redirects before the fork
# => It moves the standard streams of its caller.
import os
import signal
import sys


def become(command):
    try:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp(command[0], command)
    except OSError as error:
        print(error, file=sys.stderr)
    finally:
        os._exit(127)


def pipeline(commands):
    pids = []
    terminal = os.dup(1)
    for number, command in enumerate(commands, 1):
        if number < len(commands):
            read_end, write_end = os.pipe()
            os.dup2(write_end, 1)
            os.close(write_end)
        else:
            os.dup2(terminal, 1)
            os.close(terminal)
        pid = os.fork()
        if pid == 0:
            become(command)
        pids.append(pid)
        if number < len(commands):
            os.dup2(read_end, 0)
            os.close(read_end)
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return [os.waitstatus_to_exitcode(status) for status in ends]
