# Counts on a shell that is not there
# => The new program prints no pid.
import os

print("Before: process", os.getpid(), flush=True)
os.execlp("echo", "echo", "After: process $$")
