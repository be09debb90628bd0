# A socket behind standard output, and print
import os
import select
import socket
import time

socks = []
for delay in (1.0, 0.3, 0.6):
    a, b = socket.socketpair()
    if os.fork() == 0:
        a.close()
        os.dup2(b.fileno(), 1)
        for word in ("one", "two"):
            time.sleep(delay)
            print(word, "after", delay, flush=True)
        os._exit(0)
    b.close()
    socks.append(a)
while socks:
    for s in select.select(socks, [], [])[0]:
        data = s.recv(1000)
        if data:
            print(data.decode(), end="")
        else:
            socks.remove(s)
            s.close()
for _ in range(3):
    os.wait()
