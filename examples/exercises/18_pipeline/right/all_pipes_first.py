# All pipes first; children in any order; os.wait
import os
import signal


def pipeline(commands):
    pipes = [os.pipe() for _ in commands[1:]]
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
                os.execlp(words[0], *words)
            finally:
                os._exit(127)
        pids.append(pid)
    for ends in pipes:
        for end in ends:
            os.close(end)
    statuses = {}
    while len(statuses) < len(pids):
        pid, status = os.wait()
        statuses[pid] = os.waitstatus_to_exitcode(status)
    return [statuses[pid] for pid in pids]
