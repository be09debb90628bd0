# Asks for another pid after the sleep
# => The child prints its old parent, and not its new one.
import os
import time

if os.fork() == 0:
    print("my parent is", os.getppid())
    time.sleep(1.0)
    print("now it is", os.getpid())
else:
    time.sleep(0.5)
