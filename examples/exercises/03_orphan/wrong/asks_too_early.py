# Asks twice before it sleeps
# => The child does not print after its parent has ended.
import os
import time

if os.fork() == 0:
    print("my parent is", os.getppid())
    print("now it is", os.getppid())
    time.sleep(1.2)
else:
    time.sleep(0.6)
