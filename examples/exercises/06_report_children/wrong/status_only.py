# Prints the wait status for the pid
# => The parent does not print the pids of its children.
import os
import time

for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(0)

for _ in range(3):
    status = os.waitpid(-1, 0)[1]
    print(status, "has ended")
