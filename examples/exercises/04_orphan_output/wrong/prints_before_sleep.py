# Prints first and sleeps then
# => The child prints too early: its parent is still there.
import os
import time

if os.fork() == 0:
    print("still here")
    time.sleep(1.2)
else:
    time.sleep(0.6)
