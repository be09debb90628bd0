import os

pid = os.fork()
if pid == 0:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    fd = os.open("out.txt", how, 0o666)
    os.dup2(fd, 1)
    os.execlp("echo", "echo", "Who reads this?")

os.waitpid(pid, 0)
print("The parent still prints here.")
