# A descriptor of the parent tells when it has ended
import os
import select

parent = os.getpid()
if os.fork() == 0:
    fd = os.pidfd_open(parent)
    print("old", os.getppid(), flush=True)
    select.select([fd], [], [])
    print("new", os.getppid(), flush=True)
