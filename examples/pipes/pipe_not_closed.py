import os

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.write(write_end, b"hello")
else:
    print("Parent: I got", os.read(read_end, 100))
    os.waitpid(pid, 0)
    print("Parent: I read on.")
    os.read(read_end, 100)
