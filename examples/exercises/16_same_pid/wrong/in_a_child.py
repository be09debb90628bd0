# Lets a child become the program
# => Another process calls exec, not the one whose pid was printed.
import os

print("Before: process", os.getpid(), flush=True)
pid = os.fork()
if pid == 0:
    code = "import os; print('After: process', os.getpid())"
    os.execlp("python3", "python3", "-c", code)
os.waitpid(pid, 0)
