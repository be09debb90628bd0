import os
import sys
import time

pid = os.fork()

if pid == 0:
    print("Child: working.")
    time.sleep(2)
    print("Child: done.")
    sys.stdout.flush()
    os._exit(127)

print("Parent: waiting.")
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
print("Parent: the child exited with", code)
