import os
import time

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.close(read_end)
    for piece in [b"te", b"a\ncof", b"fee\n"]:
        print("Child: I write", piece)
        os.write(write_end, piece)
        time.sleep(0.5)
else:
    os.close(write_end)
    for line in open(read_end):
        print("Parent: one message is", line.rstrip())
    os.waitpid(pid, 0)
