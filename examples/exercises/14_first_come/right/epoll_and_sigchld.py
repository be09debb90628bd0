# epoll; SIGCHLD collects the children; SystemExit in the child
import os
import select
import signal
import sys
import time


def collect(number, frame):
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


signal.signal(signal.SIGCHLD, collect)
epoll = select.epoll()
read_ends = set()
for delay in (0.8, 0.3, 0.5):
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        time.sleep(delay)
        os.write(write_end, b"awake after %d ms" % (delay * 1000))
        sys.exit(3)
    os.close(write_end)
    epoll.register(read_end, select.EPOLLIN)
    read_ends.add(read_end)

while read_ends:
    for fd, _ in epoll.poll():
        data = os.read(fd, 4096)
        if data:
            print(data.decode())
        else:
            epoll.unregister(fd)
            read_ends.remove(fd)
while True:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        break
