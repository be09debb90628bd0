import os

pid = os.fork()

if pid == 0:
    print("Child:  I am", os.getpid(), "and fork returned", pid)
else:
    print("Parent: I am", os.getpid(), "and fork returned", pid)
