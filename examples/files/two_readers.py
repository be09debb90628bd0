import os
import re
import sys
import time

file = open(sys.argv[1])

pid = os.fork()
name = "child" if pid == 0 else "parent"
if pid == 0:
    time.sleep(0.4)

for line in file:
    length = len(line)
    line = re.sub("-+", "-", line.rstrip())
    print(f"{name}: {line} ({length} characters)")
    time.sleep(0.2)

print(name, "is at the end.")
if pid > 0:
    os.waitpid(pid, 0)
