import os

pid = os.fork()
if pid == 0:
    fd = os.open("out.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(fd, 1)
    os.execlp("echo", "echo", "Who reads this?")

os.waitpid(pid, 0)
print("The parent still prints here.")
