# Leaves the report to the children
# => The children report themselves; the parent says nothing of them.
import os
import time

for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        time.sleep(seconds)
        print(os.getpid(), "has ended", flush=True)
        os._exit(0)
for _ in range(3):
    os.waitpid(-1, 0)
