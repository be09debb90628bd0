import os
import time

pid = os.fork()
if pid == 0:
    os._exit(3)

time.sleep(1)
input("Child ended. Press Enter.")

os.waitpid(pid, 0)
input("It is gone. Press Enter.")
