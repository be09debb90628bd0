# Waits in the loop that forks
# => The children run one after another, never two at once.
import os
import time

for seconds in 0.3, 0.1, 0.2:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    os.waitpid(pid, 0)
    print(pid, "has ended")
