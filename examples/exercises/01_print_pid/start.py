"""Exercise 1: who prints what."""

import os
import sys
import time

print("Ready to fork? Press Enter.")
sys.stdin.readline()

os.fork()

# TODO: begin each line with the pid of its process.
print("I am printed twice.")
time.sleep(2)
print("So am I.")
