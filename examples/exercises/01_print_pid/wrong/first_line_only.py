# Leaves one line as it was
# => Not every line has the pid.
import os
import time

input("Ready to fork? Press Enter.")

os.fork()

print(os.getpid(), "I am printed twice.")
time.sleep(0.1)
print("So am I.")
