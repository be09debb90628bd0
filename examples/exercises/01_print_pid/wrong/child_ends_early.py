# Ends the child after its first line
# => The child does not print two lines.
import os
import time

input("Ready to fork? Press Enter.")

pid = os.fork()

print(os.getpid(), "I am printed twice.", flush=True)
time.sleep(0.1)
if pid == 0:
    os._exit(0)
print(os.getpid(), "So am I.")
