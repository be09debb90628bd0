# Waits for the child
# => The parent waits for its child, so the child prints first.
import os
import time

pid = os.fork()
if pid == 0:
    time.sleep(0.3)
    print("still here")
else:
    os.waitpid(pid, 0)
