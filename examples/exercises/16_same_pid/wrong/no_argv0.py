# Leaves out argv[0]
# => The new program ends with an error, and prints no pid.
import os

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
os.execlp("python3", "-c", code)
