# Asks once, and prints the answer twice
# => The child prints its old parent's pid again after that has ended.
import os
import time

if os.fork() == 0:
    parent = os.getppid()
    print("my parent is", parent)
    time.sleep(1.0)
    print("now it is", parent)
else:
    time.sleep(0.5)
