# Asks for the parent's pid
# => Each process prints the pid of its parent, not its own.
import os
import time

input("Ready to fork? Press Enter.")

os.fork()

print(os.getppid(), "I am printed twice.")
time.sleep(0.1)
print(os.getppid(), "So am I.")
