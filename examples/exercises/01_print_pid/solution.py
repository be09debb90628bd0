"""Exercise 1: who prints what."""

import os
import sys
import time

print("Ready to fork? Press Enter.")
sys.stdin.readline()

os.fork()

print(os.getpid(), "I am printed twice.")
time.sleep(2)
print(os.getpid(), "So am I.")
