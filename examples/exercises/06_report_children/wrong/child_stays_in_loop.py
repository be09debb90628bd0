# Lets the children go on in the loop
# => The children fork children of their own.
import os
import time

for seconds in 0.3, 0.1, 0.2:
    if os.fork() == 0:
        time.sleep(seconds)
while True:
    try:
        pid, status = os.waitpid(-1, 0)
    except ChildProcessError:
        break
    print(pid, "has ended")
