# Reads only once
# => A large result comes back cut off.
import os
import pickle
import sys


def call(fn, element):
    try:
        return fn(element), None
    except BaseException as error:
        return None, error


def start(fn, element):
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read_end)
            with open(write_end, "wb") as pipe:
                pickle.dump(call(fn, element), pipe)
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(write_end)
    return pid, read_end


def pmap(fn, iterable):
    children = [start(fn, element) for element in iterable]
    messages = [os.read(fd, 1_000_000) for _, fd in children]
    for _, fd in children:
        os.close(fd)
    for pid, _ in children:
        os.waitpid(pid, 0)
    answers = [pickle.loads(message) for message in messages]
    for _, error in answers:
        if error is not None:
            raise error
    return [result for result, _ in answers]
