# Sleeps long between two looks
# => A message is printed long after it was written.
import os
import select
import time


def speak(write_end, delay):
    """In a child: write two messages, each after a delay."""
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\n".encode())
    os._exit(0)


pids = {}
for delay in (2.5, 0.1, 0.2):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        speak(write_end, delay)
    os.close(write_end)
    pids[read_end] = pid

while pids:
    time.sleep(3.6)
    while ready := select.select(list(pids), [], [], 0)[0]:
        for fd in ready:
            message = os.read(fd, 1000)
            if message:
                print(pids[fd], "says", message.decode(), end="")
            else:
                os.close(fd)
                os.waitpid(pids.pop(fd), 0)
