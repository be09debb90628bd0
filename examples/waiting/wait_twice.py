import os

pid = os.fork()
if pid == 0:
    os._exit(3)

print("First: ", os.waitpid(pid, 0))
try:
    os.waitpid(pid, 0)
except ChildProcessError as error:
    print("Second:", error)
