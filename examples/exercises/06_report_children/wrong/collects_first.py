# Prints when all is over
# => Nothing is reported until the last child has ended.
import os
import time

for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(0)

ended = []
while len(ended) < 3:
    pid, status = os.waitpid(-1, 0)
    ended.append(pid)
for pid in ended:
    print(pid, "has ended")
