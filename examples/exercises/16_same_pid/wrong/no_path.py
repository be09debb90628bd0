# Uses an exec without the p
# => The exec fails: no program is found under that name.
import os

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
os.execl("python3", "python3", "-c", code)
