import os
import sys
import time

print("Ready to fork? Press Enter.")
sys.stdin.readline()

os.fork()

print("I am printed twice.")
time.sleep(4)
print("So am I.")
