# Looks who has ended, and then collects it
import os
import time

for delay in (0.9, 0.3, 0.6):
    if os.fork() == 0:
        time.sleep(delay)
        os._exit(3)
try:
    while True:
        info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        print(info.si_pid, info.si_status)
        os.waitpid(info.si_pid, 0)
except ChildProcessError:
    pass
