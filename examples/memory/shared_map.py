import mmap
import os

private = mmap.mmap(-1, 1, mmap.MAP_PRIVATE)
shared = mmap.mmap(-1, 1, mmap.MAP_SHARED)

pid = os.fork()
if pid == 0:
    private[0] = 7
    shared[0] = 7
    os._exit(0)

os.waitpid(pid, 0)
print("private:", private[0])
print("shared: ", shared[0])
