# poll, and asking with WNOHANG for the ends
import os
import pickle
import select
import time


def pmap(fn, iterable):
    order, data = [], {}
    for element in iterable:
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                try:
                    result = (0, fn(element))
                except BaseException as problem:
                    result = (1, str(problem))
                with open(w, "wb") as file:
                    file.write(pickle.dumps(result))
            finally:
                os._exit(0)
        os.close(w)
        order.append((pid, r))
        data[r] = b""
    poll = select.poll()
    for fd in data:
        poll.register(fd, select.POLLIN)
    left = len(data)
    while left:
        for fd, _ in poll.poll():
            part = os.read(fd, 1 << 20)
            data[fd] += part
            if not part:
                poll.unregister(fd)
                left -= 1
    for pid, fd in order:
        os.close(fd)
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            time.sleep(0.002)
    pairs = [pickle.loads(data[fd]) for _, fd in order]
    for bad, text in pairs:
        if bad:
            raise Exception(text)
    return [value for _, value in pairs]
