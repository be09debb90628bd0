import os

read_end, write_end = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(read_end, 0)
    os.execlp("tr", "tr", "a-z", "A-Z")

os.write(write_end, b"hello\n")
os.waitpid(pid, 0)
print("tr has ended.")
