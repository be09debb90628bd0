# Reads in the order of birth, and the children speak in it
# => It is luck that it looks right: when the first child is slow, the messages of the others wait.
import os
import time


def speak(write_end, delay):
    for word in ("one",):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\n".encode())
    os._exit(0)


pids = {}
for delay in (0.4, 0.7, 1.2):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        speak(write_end, delay)
    os.close(write_end)
    pids[read_end] = pid

for fd, pid in pids.items():
    while message := os.read(fd, 1000):
        print(pid, "says", message.decode(), end="")
    os.close(fd)
    os.waitpid(pid, 0)
