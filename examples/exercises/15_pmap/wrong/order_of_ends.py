# Takes the answers as they come
# => The results come in the order in which the children ended, not in that of the elements.
import os
import pickle
import select
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
            with open(write_end, "wb") as pipe:
                pickle.dump(call(fn, element), pipe)
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(write_end)
    return pid, read_end


def finish(read_end):
    with open(read_end, "rb") as pipe:
        return pickle.load(pipe)


def pmap(fn, iterable):
    children = [start(fn, element) for element in iterable]
    fds = [fd for _, fd in children]
    answers = []
    while fds:
        for fd in select.select(fds, [], [])[0]:
            fds.remove(fd)
            answers.append(finish(fd))
    for pid, _ in children:
        os.waitpid(pid, 0)
    for _, error in answers:
        if error is not None:
            raise error
    return [result for result, _ in answers]
