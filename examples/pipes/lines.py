import os
import time

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.close(read_end)
    for piece in [b"t", b"ea\ncof", b"fee\n"]:
        print("Child: I write", piece)
        os.write(write_end, piece)
        time.sleep(0.5)
else:
    os.close(write_end)
    with open(read_end) as file:
        for line in file:
            print("Parent: one message is", line.rstrip())
    os.waitpid(pid, 0)
