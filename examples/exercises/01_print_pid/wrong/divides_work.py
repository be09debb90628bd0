# Divides the lines between the two
# => The parent does not print two lines.
import os
import sys
import time

sys.stdin.readline()

if os.fork() == 0:
    print(os.getpid(), "I am printed twice.")
    print(os.getpid(), "So am I.")
time.sleep(0.1)
