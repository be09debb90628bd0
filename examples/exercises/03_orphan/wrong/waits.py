# Waits for the child
# => The parent waits for its child, so nobody is left behind.
import os
import time

pid = os.fork()
if pid == 0:
    print("my parent is", os.getppid())
    time.sleep(0.3)
    print("now it is", os.getppid())
else:
    os.waitpid(pid, 0)
