import os

MIB = 1024 * 1024


def private():
    """MiB that this process shares with nobody, in tens."""
    with open("/proc/self/smaps_rollup") as file:
        [line] = [x for x in file if "Private_Dirty" in x]
    return int(line.split()[1]) // 10240 * 10


block = bytearray(b"x" * 40 * MIB)

pid = os.fork()
if pid == 0:
    print("MiB of its own, after the fork:", private())
    block[: 20 * MIB] = b"y" * 20 * MIB
    print("MiB of its own, after writing: ", private())
else:
    os.waitpid(pid, 0)
