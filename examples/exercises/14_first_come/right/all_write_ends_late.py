# Closes the write ends after all forks; children that exec
import os
import select

pipes = []
for delay in ("0.8", "0.3", "0.5"):
    r, w = os.pipe()
    if os.fork() == 0:
        os.dup2(w, 1)
        line = f"sleep {delay}; echo I am $$"
        os.execlp("sh", "sh", "-c", line)
    pipes.append((r, w))
for r, w in pipes:
    os.close(w)
fds = [r for r, w in pipes]
while fds:
    for fd in select.select(fds, [], [])[0]:
        if text := os.read(fd, 100):
            print(text.decode(), end="")
        else:
            fds.remove(fd)
for _ in pipes:
    os.wait()
