# A descriptor for each process, and poll
import os
import select
import time

poll = select.poll()
fds = {}
for delay in (0.9, 0.3, 0.6):
    pid = os.fork()
    if pid == 0:
        time.sleep(delay)
        os._exit(0)
    fd = os.pidfd_open(pid)
    fds[fd] = pid
    poll.register(fd, select.POLLIN)
while fds:
    for fd, _ in poll.poll():
        print(os.waitid(os.P_PIDFD, fd, os.WEXITED).si_pid, "ended")
        poll.unregister(fd)
        os.close(fd)
        del fds[fd]
