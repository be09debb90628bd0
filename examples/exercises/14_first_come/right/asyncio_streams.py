# asyncio, with a stream for each pipe
import asyncio
import os
import time


def child(w, delay):
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(w, f"{word} after {delay}\n".encode())
    os._exit(0)


def start(delay):
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(r)
        child(w, delay)
    os.close(w)
    return pid, r


async def listen(pid, r):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(r, "rb", 0))
    async for line in reader:
        print(pid, "says", line.decode().strip())
    os.waitpid(pid, 0)


async def main(started):
    await asyncio.gather(*(listen(pid, r) for pid, r in started))


asyncio.run(main([start(delay) for delay in (1.0, 0.3, 0.6)]))
