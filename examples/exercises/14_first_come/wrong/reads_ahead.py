# Asks select, and then reads through a buffer
# => A message has been read, and is printed late all the same.
import os
import select
import time


def speak(write_end, delay):
    """In a child: write two messages, each after a delay."""
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\nand {word} again\n".encode())
    os._exit(0)


pids = {}
for delay in (1.8, 1.2, 1.5):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        speak(write_end, delay)
    os.close(write_end)
    pids[os.fdopen(read_end)] = pid

while pids:
    ready, _, _ = select.select(list(pids), [], [])
    for file in ready:
        line = file.readline()
        if line:
            print(pids[file], "says", line, end="")
        else:
            os.waitpid(pids.pop(file), 0)
