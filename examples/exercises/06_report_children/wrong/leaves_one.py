# Reports all, and collects all but one
# => The parent ends without having waited for every child.
import os
import time

pids = []
for seconds in 1.5, 0.3, 0.9:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    pids.append(pid)

while pids:
    flags = os.WEXITED | (os.WNOWAIT if len(pids) == 1 else 0)
    found = os.waitid(os.P_ALL, 0, flags)
    pids.remove(found.si_pid)
    print(found.si_pid, "has ended")
