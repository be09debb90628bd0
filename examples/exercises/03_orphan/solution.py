"""Exercise 3: the parent that leaves first."""

import os
import time

if os.fork() == 0:
    print("child: my parent is", os.getppid())
    time.sleep(1)
    print("child: now my parent is", os.getppid())
else:
    time.sleep(0.5)
