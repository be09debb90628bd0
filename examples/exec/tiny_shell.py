import os

while words := input("Command, or Enter to end: ").split():
    pid = os.fork()
    if pid == 0:
        os.execvp(words[0], words)
    os.waitpid(pid, 0)
