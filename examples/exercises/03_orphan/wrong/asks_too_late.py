# Sleeps before it asks for the first time
# => The child asks for the first time when its parent has gone.
import os
import time

if os.fork() == 0:
    time.sleep(0.5)
    print("my parent is", os.getppid())
    print("now it is", os.getppid())
