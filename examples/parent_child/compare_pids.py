import os

pid = os.getpid()
print("Before the fork I am", pid)

os.fork()

if os.getpid() == pid:
    print("I am the parent, still", pid)
else:
    print("I am the child, now", os.getpid())
