# Lets the parent do the printing
# => The child prints nothing.
import os
import time

if os.fork() == 0:
    time.sleep(1.0)
else:
    print("my parent is", os.getppid())
    time.sleep(0.5)
    print("now it is", os.getppid())
