# poll, text lines through file objects, os.wait; unguarded, with input
import os
import select
import time

input("Press Enter. ")
poll = select.poll()
pipes = {}
for number, delay in enumerate([0.9, 0.3, 0.6]):
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        os.close(read_end)
        time.sleep(delay)
        with os.fdopen(write_end, "w") as pipe:
            print(f"child {number} has slept {delay} s", file=pipe)
        os._exit(0)
    os.close(write_end)
    pipes[read_end] = os.fdopen(read_end)
    poll.register(read_end, select.POLLIN)

while pipes:
    for fd, _ in poll.poll():
        line = pipes[fd].readline()
        if line:
            print("Parent:", line, end="")
        else:
            poll.unregister(fd)
            pipes.pop(fd).close()
            os.wait()
