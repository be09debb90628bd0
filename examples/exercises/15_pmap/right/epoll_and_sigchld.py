# epoll; a handler of SIGCHLD collects the children
import os
import pickle
import select
import signal
import sys

ended = {}


def collect(number, frame):
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            ended[pid] = status
    except ChildProcessError:
        pass


def pmap(fn, iterable):
    before = signal.signal(signal.SIGCHLD, collect)
    ended.clear()
    pids, parts, places = [], [], {}
    epoll = select.epoll()
    for element in iterable:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                signal.signal(signal.SIGCHLD, before)
                with os.fdopen(write_end, "wb") as out:
                    out.write(pickle.dumps(fn(element)))
                status = 0
            except BaseException as error:
                print(error, file=sys.stderr)
            finally:
                os._exit(status)
        os.close(write_end)
        epoll.register(read_end, select.EPOLLIN)
        places[read_end] = len(pids)
        pids.append(pid)
        parts.append(b"")
    while places:
        for fd, _ in epoll.poll():
            part = os.read(fd, 1 << 16)
            parts[places[fd]] += part
            if not part:
                epoll.unregister(fd)
                os.close(fd)
                del places[fd]
    epoll.close()
    while set(ended) < set(pids):
        signal.sigtimedwait([], 0.002)
    signal.signal(signal.SIGCHLD, before)
    if any(ended[pid] for pid in pids):
        raise ValueError("fn has failed in a child")
    return [pickle.loads(data) for data in parts]
