# Lets the parent sleep longer
# => The child ends before its parent does.
import os
import time

if os.fork() == 0:
    time.sleep(0.1)
    print("still here")
else:
    time.sleep(1.0)
