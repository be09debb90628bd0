# Makes a pipe for the last command too
# => The output of the last command does not reach the standard output of the caller.
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
    for command in commands:
        read_end, sink = os.pipe()
        pid = os.fork()
        if pid == 0:
            become(command, source, sink)
        pids.append(pid)
        if source != 0:
            os.close(source)
        os.close(sink)
        source = read_end
    if source != 0:
        os.close(source)
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return [os.waitstatus_to_exitcode(status) for status in ends]
