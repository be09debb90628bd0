import os
import sys

print("Ready to fork? Press Enter.")
sys.stdin.readline()

os.fork()

print("I am printed twice.")
print("So am I.")
