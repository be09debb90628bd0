import os
import sys

for value in [3, None, "Disk full!"]:
    pid = os.fork()
    if pid == 0:
        sys.exit(value)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    print(repr(value), "gives", code)
