import os

fd = os.open("letters.txt", os.O_RDONLY)
pid = os.fork()

if pid == 0:
    print("Child reads", os.read(fd, 5))
else:
    os.waitpid(pid, 0)
    print("Parent reads", os.read(fd, 5))
