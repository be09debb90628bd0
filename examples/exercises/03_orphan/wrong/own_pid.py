# Takes getpid for getppid
# => The child prints its own pid, not its parent's.
import os
import time

if os.fork() == 0:
    print("my parent is", os.getpid())
    time.sleep(1.0)
    print("now it is", os.getpid())
else:
    time.sleep(0.5)
