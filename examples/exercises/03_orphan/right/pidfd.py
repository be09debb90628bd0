# A descriptor of the parent tells when it has ended
import os
import select

parent = os.getpid()
fd = os.pidfd_open(parent)
if os.fork() == 0:
    print("old", parent, flush=True)
    select.select([fd], [], [])
    print("new", os.getppid(), flush=True)
