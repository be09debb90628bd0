# Gives the arguments to an exec with v one by one
# => An exception comes before any exec.
import os

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
os.execvp("python3", "python3", "-c", code)
