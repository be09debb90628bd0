"""Exercise 16: one process, two programs."""

import os

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
os.execlp("python3", "python3", "-c", code)
