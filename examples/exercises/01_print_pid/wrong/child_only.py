# Gives the pid in one process only
# => The pid is in the lines of one process only.
import os
import time

input("Ready to fork? Press Enter.")

pid = os.fork()

if pid == 0:
    label = os.getpid()
else:
    label = "parent"
print(label, "I am printed twice.")
time.sleep(0.1)
print(label, "So am I.")
