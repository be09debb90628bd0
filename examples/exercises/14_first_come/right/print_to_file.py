# A file object around the write end, and print(file=…)
import os
import selectors
import sys
import time

selector = selectors.DefaultSelector()
for delay in (1.0, 0.3, 0.6):
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(r)
        with os.fdopen(w, "w") as out:
            for word in ("hello", "bye"):
                time.sleep(delay)
                print(word, "from", os.getpid(), file=out, flush=True)
        os._exit(0)
    os.close(w)
    selector.register(r, selectors.EVENT_READ, pid)

while selector.get_map():
    for key, _ in selector.select():
        data = os.read(key.fd, 4096)
        if data:
            sys.stdout.write(data.decode())
            sys.stdout.flush()
        else:
            selector.unregister(key.fd)
            os.close(key.fd)
            os.waitpid(key.data, 0)
