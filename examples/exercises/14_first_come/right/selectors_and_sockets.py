# selectors and socketpair; the children answer with their pids
import os
import selectors
import socket
import time

selector = selectors.DefaultSelector()
pids = []
for delay in [0.4, 1.0, 0.2, 0.7]:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        for _ in range(2):
            time.sleep(delay / 2)
            theirs.sendall(f"{os.getpid()} is up".encode())
        os._exit(0)
    theirs.close()
    selector.register(ours, selectors.EVENT_READ)
    pids.append(pid)
while selector.get_map():
    for key, _ in selector.select(timeout=5):
        if words := key.fileobj.recv(100):
            print(words.decode())
        else:
            selector.unregister(key.fileobj)
            key.fileobj.close()
for pid in pids:
    os.waitid(os.P_PID, pid, os.WEXITED)
