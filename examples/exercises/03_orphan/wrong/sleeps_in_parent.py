# Lets the wrong process sleep
# => The child ends before its parent does.
import os
import time

if os.fork() == 0:
    print("my parent is", os.getppid())
    print("now it is", os.getppid())
else:
    time.sleep(1.0)
