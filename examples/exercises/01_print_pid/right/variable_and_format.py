# Asks once, after the fork, waits for the child, and formats
import os

input("Ready to fork? Press Enter.")
child = os.fork()
me = f"{os.getpid():>8}"
for line in "I am printed twice.", "So am I.":
    print(f"{me}: {line}", flush=True)
if child:
    os.waitpid(child, 0)
