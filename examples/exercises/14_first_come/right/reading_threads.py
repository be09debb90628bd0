# One thread for each pipe, which reads and prints
import os
import threading
import time


def listen(pid, read_end):
    for line in open(read_end):
        print(f"{pid}: {line}", end="", flush=True)


children = []
for delay in (0.9, 0.3, 0.6):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        time.sleep(delay)
        os.write(write_end, b"first\n")
        time.sleep(0.2)
        os.write(write_end, b"second\n")
        os._exit(0)
    os.close(write_end)
    children.append((pid, read_end))

threads = []
for child in children:
    threads.append(threading.Thread(target=listen, args=child))
    threads[-1].start()
for thread in threads:
    thread.join()
for pid, _ in children:
    os.waitpid(pid, 0)
