# Asks for the pid before the fork
# => Both processes print the same pid, the parent's.
import os
import time

input("Ready to fork? Press Enter.")
pid = os.getpid()

os.fork()

print(pid, "I am printed twice.")
time.sleep(0.1)
print(pid, "So am I.")
