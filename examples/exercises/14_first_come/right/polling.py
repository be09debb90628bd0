# Non-blocking reads in a loop, and WNOHANG; the children speak in the order of birth
import os
import time

pipes = {}
for delay in (0.2, 0.5, 0.7):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        time.sleep(delay)
        os.write(write_end, f"{delay} s are over\n".encode())
        os._exit(0)
    os.close(write_end)
    os.set_blocking(read_end, False)
    pipes[pid] = read_end

while pipes:
    time.sleep(0.01)
    for pid, fd in list(pipes.items()):
        try:
            text = os.read(fd, 512)
        except BlockingIOError:
            continue
        if text:
            print(pid, text.decode(), end="")
        elif os.waitpid(pid, os.WNOHANG) != (0, 0):
            os.close(pipes.pop(pid))
