# The pipe behind standard output, and print
import os
import select
import time


def speak(delay):
    for word in ("one", "two"):
        time.sleep(delay)
        print(f"{word}, after {delay} s", flush=True)


pids = {}
for delay in (1.2, 0.4, 0.7):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        os.dup2(write_end, 1)
        os.close(write_end)
        speak(delay)
        os._exit(0)
    os.close(write_end)
    pids[read_end] = pid

while pids:
    ready, _, _ = select.select(list(pids), [], [])
    for fd in ready:
        message = os.read(fd, 1000)
        if message:
            print(pids[fd], "says", message.decode(), end="")
        else:
            os.close(fd)
            os.waitpid(pids.pop(fd), 0)
