# posix_spawn, with the plumbing as a list of deeds; the program says hello when loaded
import os
import signal

print("Ready? Press Enter.")
input()


def pipeline(commands):
    pids, source = [], 0
    for place, words in enumerate(commands):
        after, sink = 0, 1
        if place + 1 < len(commands):
            after, sink = os.pipe()
        deeds = [
            (os.POSIX_SPAWN_DUP2, source, 0),
            (os.POSIX_SPAWN_DUP2, sink, 1),
        ]
        try:
            pid = os.posix_spawnp(
                words[0],
                words,
                os.environ,
                file_actions=deeds,
                setsigdef=[signal.SIGPIPE],
            )
        except OSError:
            pid = None
        pids.append(pid)
        for fd in (source, sink):
            if fd > 2:
                os.close(fd)
        source = after
    return [ended(pid) if pid else 127 for pid in pids]


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
