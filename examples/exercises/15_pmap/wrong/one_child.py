# Gives all the work to one child
# => One child does the work of several elements.
import os
import pickle
import sys


def call(fn, elements):
    try:
        return [fn(element) for element in elements], None
    except BaseException as error:
        return None, error


def start(fn, elements):
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            with open(write_end, "wb") as pipe:
                pickle.dump(call(fn, elements), pipe)
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(write_end)
    return pid, read_end


def finish(pid, read_end):
    with open(read_end, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    return pickle.loads(data)


def pmap(fn, iterable):
    results, error = finish(*start(fn, iterable))
    if error is not None:
        raise error
    return results
