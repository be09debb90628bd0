# Waits once
# => Some children are reported, and not the others.
import os
import time

for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(0)

pid, status = os.waitpid(-1, 0)
print(pid, "has ended")
