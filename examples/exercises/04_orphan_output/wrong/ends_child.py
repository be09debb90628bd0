# Ends the child when it ends itself
# => The child is ended by a signal before its parent ends.
import os
import signal
import time

pid = os.fork()
if pid == 0:
    time.sleep(0.6)
    print("still here")
else:
    time.sleep(0.1)
    os.kill(pid, signal.SIGTERM)
    time.sleep(0.2)
