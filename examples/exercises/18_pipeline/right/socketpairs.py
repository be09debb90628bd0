# Sockets for pipes, and SystemExit in the child; WNOHANG polling
import os
import signal
import socket
import sys
import time


def run(words, source, sink):
    try:
        os.dup2(source, 0)
        os.dup2(sink, 1)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp(words[0], words)
    except OSError:
        sys.exit(127)


def pipeline(commands):
    links = [socket.socketpair() for _ in range(len(commands) - 1)]
    pids = []
    for number, words in enumerate(commands):
        pid = os.fork()
        if pid == 0:
            source = links[number - 1][1].fileno() if number else 0
            last = number == len(commands) - 1
            sink = 1 if last else links[number][0].fileno()
            try:
                run(words, source, sink)
            except SystemExit as error:
                os._exit(error.code)
        pids.append(pid)
    for pair in links:
        for end in pair:
            end.close()
    statuses = [None] * len(pids)
    while None in statuses:
        for place, pid in enumerate(pids):
            if statuses[place] is None:
                ended, status = os.waitpid(pid, os.WNOHANG)
                if ended:
                    code = os.waitstatus_to_exitcode(status)
                    statuses[place] = code
        time.sleep(0.005)
    return statuses
