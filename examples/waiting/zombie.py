import os
import time

pid = os.fork()
if pid == 0:
    os._exit(3)

time.sleep(1)
input("The child has ended. Press Enter to wait for it.")

os.waitpid(pid, 0)
input("Nothing is left of it. Press Enter to end.")
