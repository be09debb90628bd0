# Takes the end of its patience for the end
# => The parent has ended before the first message comes.
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
for delay in (1.6, 0.9, 1.2):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        speak(write_end, delay)
    os.close(write_end)
    pids[read_end] = pid

while pids:
    ready, _, _ = select.select(list(pids), [], [], 0.3)
    if not ready:
        break
    for fd in ready:
        message = os.read(fd, 1000)
        if message:
            print(pids[fd], "says", message.decode(), end="")
        else:
            os.close(fd)
            os.waitpid(pids.pop(fd), 0)
