# Prints the pid that fork returns
# => The pids are printed when the children start, not when they have ended.
import os
import time

for seconds in 1.5, 0.3, 0.9:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    print(pid, "was started")
for _ in range(3):
    os.waitpid(-1, 0)
