# Forgets to flush
# => The line from before the exec is lost when the output goes into a pipe.
import os

print("Before: process", os.getpid())
code = "import os; print('After: process', os.getpid())"
os.execlp("python3", "python3", "-c", code)
