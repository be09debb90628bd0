"""Exercise 6: several children."""

import os
import time

for seconds in 3, 1, 2:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(seconds)

# TODO: report each child as it ends, until none is left.
