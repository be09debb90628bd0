# Lets the children print
# => The children print their messages themselves.
import os
import time


def speak(delay):
    for word in ("one", "two"):
        time.sleep(delay)
        print(os.getpid(), "says", word, "after", delay)
    os._exit(0)


for delay in (1.2, 0.4, 0.7):
    if os.fork() == 0:
        speak(delay)

for _ in range(3):
    os.wait()
