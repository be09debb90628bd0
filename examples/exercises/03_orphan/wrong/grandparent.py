# Prints the pid of the parent's parent
# => The child prints neither parent's pid.
import os
import time

above = "unknown"
if os.fork() == 0:
    print("my parent is", above)
    time.sleep(1.0)
    print("now it is", above)
else:
    time.sleep(0.5)
