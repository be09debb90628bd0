# The last command first, by recursion; waitid; SIGPIPE stays ignored
import os


def start(words, source, sink):
    pid = os.fork()
    if pid > 0:
        return pid
    try:
        os.dup2(source, 0)
        os.dup2(sink, 1)
        os.execvp(words[0], words)
    except OSError:
        pass
    os._exit(1)


def start_all(commands, sink):
    if len(commands) == 1:
        return [start(commands[0], 0, sink)]
    *before, last = commands
    read_end, write_end = os.pipe()
    pid = start(last, read_end, sink)
    os.close(read_end)
    pids = start_all(before, write_end)
    os.close(write_end)
    return pids + [pid]


def pipeline(commands):
    if not commands:
        return []
    statuses = []
    for pid in start_all(commands, 1):
        end = os.waitid(os.P_PID, pid, os.WEXITED)
        killed = end.si_code != os.CLD_EXITED
        statuses.append(end.si_status + 128 * killed)
    return statuses
