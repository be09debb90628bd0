import os
import sys

pid = os.fork()
if pid == 0:
    print(f"Child {os.getpid()}, child of {os.getppid()}")
    sys.stdout.flush()
    os._exit(0)

os.waitpid(pid, 0)
print(f"Parent {os.getpid()}, child of {os.getppid()}")
input("Press Enter to end.")
