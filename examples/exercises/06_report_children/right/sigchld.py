# A handler for SIGCHLD collects; signals may merge, so it loops
import os
import signal
import time

left = 3


def collect(number, frame):
    global left
    while left:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        left -= 1
        os.write(1, b"child %d has ended\n" % pid)


signal.signal(signal.SIGCHLD, collect)
for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        time.sleep(seconds)
        os._exit(0)
while left:
    time.sleep(0.02)
