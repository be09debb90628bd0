# Starts the program with subprocess
# => The program is started in a new process: it leaves the work to subprocess.
import os
import subprocess

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
subprocess.run(["python3", "-c", code])
