# Asks every twentieth of a second, child by child
import os
import time

running = []
for seconds in 1.5, 0.3, 0.9:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    running.append(pid)
while running:
    for pid in list(running):
        if os.waitpid(pid, os.WNOHANG)[0]:
            running.remove(pid)
            print(pid, "is done,", len(running), "left")
    time.sleep(0.05)
