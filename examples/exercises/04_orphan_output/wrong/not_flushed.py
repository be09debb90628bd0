# Loses the line: it is not flushed
# => The child outlives its parent, but nothing that it prints arrives.
import os
import time

if os.fork() == 0:
    time.sleep(0.3)
    print("still here", end="")
    os._exit(0)
