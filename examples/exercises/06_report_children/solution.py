"""Exercise 6: several children."""

import os
import time

for seconds in 3, 1, 2:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(seconds)

while True:
    try:
        pid, status = os.waitpid(-1, 0)
    except ChildProcessError:
        break
    code = os.waitstatus_to_exitcode(status)
    print(pid, "has ended with", code)
