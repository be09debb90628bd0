# Takes fork's result for the process's own pid
# => It prints what fork returned, which is nobody's own pid.
import os
import time

input("Ready to fork? Press Enter.")

pid = os.fork()

print(pid, "I am printed twice.")
time.sleep(0.1)
print(pid, "So am I.")
