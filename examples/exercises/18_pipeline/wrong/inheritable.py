# Lets every command inherit all the pipes
# => A command holds a write end of its own input, so it never sees the end of it.
import os
import signal


def pipeline(commands):
    pipes = [os.pipe() for _ in commands[1:]]
    for ends in pipes:
        for end in ends:
            os.set_inheritable(end, True)
    sources = [0] + [read_end for read_end, _ in pipes]
    sinks = [write_end for _, write_end in pipes] + [1]
    pids = []
    for words, source, sink in zip(commands, sources, sinks):
        pid = os.fork()
        if pid == 0:
            try:
                signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                os.dup2(source, 0)
                os.dup2(sink, 1)
                os.execvp(words[0], words)
            finally:
                os._exit(127)
        pids.append(pid)
    for ends in pipes:
        for end in ends:
            os.close(end)
    statuses = [os.waitpid(pid, 0)[1] for pid in pids]
    return [os.waitstatus_to_exitcode(status) for status in statuses]
