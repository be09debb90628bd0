# Prints after the exec, in the same program
# => Nothing is printed after the exec.
import os

print("Before: process", os.getpid(), flush=True)
os.execlp("true", "true")
print("After: process", os.getpid())
