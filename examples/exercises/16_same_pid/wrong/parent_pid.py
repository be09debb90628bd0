# Takes the parent's pid for its own
# => What it prints before the exec is not its own pid.
import os

print("Before: process", os.getppid(), flush=True)
code = "import os; print('After: process', os.getpid())"
os.execlp("python3", "python3", "-c", code)
