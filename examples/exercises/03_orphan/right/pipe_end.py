# Learns from a pipe that the parent has gone, and knows its pid from before the fork
import os

parent = os.getpid()
reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(writing)
    os.read(reading, 1)
    while os.getppid() == parent:
        pass
    print(f"old parent {parent}, new parent {os.getppid()}")
