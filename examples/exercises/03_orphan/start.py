"""Exercise 3: the parent that leaves first."""

import os
import time

if os.fork() == 0:
    # TODO: print the parent's pid, before and after the sleep.
    time.sleep(1)
else:
    # TODO: end at once, or nearly so.
    time.sleep(2)
