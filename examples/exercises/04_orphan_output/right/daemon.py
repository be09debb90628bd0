# Two forks and a session of its own, as a daemon does it; the grandchild writes
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.3)
        os.write(2, b"still here\n")
    os._exit(0)
