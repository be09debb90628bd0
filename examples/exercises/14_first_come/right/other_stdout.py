# Another sys.stdout in the child
import os
import select
import sys
import time


def child(w, delay):
    sys.stdout = os.fdopen(w, "w")
    for word in ("one", "two"):
        time.sleep(delay)
        print(word, "after", delay)
        sys.stdout.flush()
    os._exit(0)


fds = []
for delay in (0.9, 0.3, 0.6):
    r, w = os.pipe()
    if os.fork() == 0:
        os.close(r)
        child(w, delay)
    os.close(w)
    fds.append(r)
while fds:
    for r in select.select(fds, [], [])[0]:
        data = os.read(r, 500)
        if not data:
            fds.remove(r)
        print(data.decode(), end="")
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
