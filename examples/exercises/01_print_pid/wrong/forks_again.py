# Forks a second time
# => More than two processes run.
import os
import time

input("Ready to fork? Press Enter.")

os.fork()

print(os.getpid(), "I am printed twice.")
time.sleep(0.1)
os.fork()
print(os.getpid(), "So am I.")
