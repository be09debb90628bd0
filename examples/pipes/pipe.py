import os
import time

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.close(read_end)
    time.sleep(1)
    print("Child: I write.")
    os.write(write_end, b"hello")
else:
    os.close(write_end)
    print("Parent: I read.")
    print("Parent: I got", os.read(read_end, 100))
    print("Parent: then ", os.read(read_end, 100))
    os.waitpid(pid, 0)
