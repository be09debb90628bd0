import os


def own_memory():
    """Memory that this process shares with nobody, in MiB."""
    with open("/proc/self/smaps_rollup") as file:
        for line in file:
            if line.startswith("Private_Dirty"):
                kib = int(line.split()[1])
                return round(kib / 1024, -1)


block = bytearray(b"x" * 40 * 1024 * 1024)

pid = os.fork()
if pid > 0:
    os.waitpid(pid, 0)
else:
    print("after the fork:", own_memory())
    block[:20 * 1024 * 1024] = b"y" * 20 * 1024 * 1024
    print("after writing: ", own_memory())
