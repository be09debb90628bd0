import os
import time

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.close(read_end)
    print("Child: I write.")
    size = os.write(write_end, bytes(100_000))
    print("Child: I have written", size, "bytes.")
else:
    os.close(write_end)
    time.sleep(1)
    print("Parent: ended?", os.waitpid(pid, os.WNOHANG))
    with open(read_end, "rb") as file:
        got = file.read()
    print("Parent: I got", len(got), "bytes.")
    os.waitpid(pid, 0)
