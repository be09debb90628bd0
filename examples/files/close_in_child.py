import os

fd = os.open("letters.txt", os.O_RDONLY)
pid = os.fork()

if pid == 0:
    os.close(fd)
    try:
        os.read(fd, 5)
    except OSError as error:
        print("Child:", error)
else:
    os.waitpid(pid, 0)
    print("Parent reads", os.read(fd, 5))
