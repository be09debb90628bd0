# Lets the orphan ask for input
# => The child fails before it can print.
import os
import time

input("Ready to fork? Press Enter.")
if os.fork() == 0:
    time.sleep(0.3)
    name = input()
    print("still here,", name)
