# Asks until the answer changes, and knows the old parent from before the fork
import os
import time

parent = os.getpid()
if os.fork():
    os._exit(0)
while os.getppid() == parent:
    time.sleep(0.01)
os.write(1, b"was %d, is %d\n" % (parent, os.getppid()))
os._exit(0)
