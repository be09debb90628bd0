# Learns from a pipe that the parent has gone
import os

reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(writing)
    before = os.getppid()
    os.read(reading, 1)
    while os.getppid() == before:
        pass
    print(f"old parent {before}, new parent {os.getppid()}")
