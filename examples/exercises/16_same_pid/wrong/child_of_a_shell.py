# Becomes a shell that starts the program in a child
# => What is printed after the exec is the pid of another process.
import os

print("Before: process", os.getpid(), flush=True)
code = "import os; print('After: process', os.getpid())"
line = f'python3 -c "{code}"; echo Done'
os.execlp("sh", "sh", "-c", line)
