# Waits in the order of birth
# => A child that has ended is reported only when a slower one has ended too.
import os
import time

pids = []
for seconds in 1.5, 0.3, 0.9:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    pids.append(pid)

for pid in pids:
    os.waitpid(pid, 0)
    print(pid, "has ended")
