# Named pipes
import os
import select
import time

fds = []
for number, delay in enumerate((1.0, 0.3, 0.6)):
    name = f"fifo{number}"
    os.mkfifo(name)
    if os.fork() == 0:
        with open(name, "w") as out:
            for word in ("one", "two"):
                time.sleep(delay)
                print(word, delay, file=out, flush=True)
        os._exit(0)
    fds.append(os.open(name, os.O_RDONLY))
    os.unlink(name)
while fds:
    for fd in select.select(fds, [], [])[0]:
        data = os.read(fd, 100)
        if data:
            print(data.decode(), end="")
        else:
            fds.remove(fd)
for _ in range(3):
    os.wait()
