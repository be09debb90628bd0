# waitid, which looks before it collects
import os
import time

for seconds in 1.5, 0.3, 0.9:
    if os.fork() == 0:
        time.sleep(seconds)
        os._exit(0)

while True:
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        os.waitid(os.P_PID, found.si_pid, os.WEXITED)
    except ChildProcessError:
        break
    print(f"{found.si_pid} ended with {found.si_status}")
