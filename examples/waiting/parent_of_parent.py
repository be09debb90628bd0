import os
import sys

pid = os.fork()
if pid == 0:
    print("Child: ", os.getpid(), "with parent", os.getppid())
    sys.stdout.flush()
    os._exit(0)

os.waitpid(pid, 0)
print("Parent:", os.getpid(), "with parent", os.getppid())
input("Look for that one with ps. Then press Enter.")
