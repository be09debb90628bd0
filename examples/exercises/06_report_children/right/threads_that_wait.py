# A thread for each child waits for that one
import os
import threading
import time


def report(pid):
    os.waitpid(pid, 0)
    print("ended:", pid)


pids = []
for seconds in 1.5, 0.3, 0.9:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    pids.append(pid)
threads = [threading.Thread(target=report, args=(pid,)) for pid in pids]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
