# Each child says END, and that is not printed
import os
import select
import time

pids = {}
for delay in (1.0, 0.3, 0.6):
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        for word in ("one", "two"):
            time.sleep(delay)
            os.write(w, f"{word} from {delay}\n".encode())
        time.sleep(0.05)
        os.write(w, b"END")
        os._exit(0)
    pids[r] = pid
while pids:
    for r in select.select(pids, [], [])[0]:
        data = os.read(r, 1000).decode()
        if data == "END":
            os.waitpid(pids.pop(r), 0)
        else:
            print(data, end="")
