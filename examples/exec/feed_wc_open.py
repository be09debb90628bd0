import os

read_end, write_end = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(read_end, 0)
    os.execlp("wc", "wc", "-c")

os.write(write_end, b"hello")
os.waitpid(pid, 0)
print("wc has ended.")
