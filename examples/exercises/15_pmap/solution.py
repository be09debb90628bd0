"""Exercise 15: a map that works in children, all at once."""

import os
import pickle
import sys


def start(fn, element):
    """Fork a child that sends the answer; its pid, and a pipe."""
    read_end, write_end = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid > 0:
        os.close(write_end)
        return pid, open(read_end, "rb")
    try:
        answer = call(fn, element)
        with open(write_end, "wb") as pipe:
            pickle.dump(answer, pipe)
        sys.stdout.flush()
    finally:
        os._exit(0)


def call(fn, element):
    """A pair: the result or None, the exception or None."""
    try:
        return fn(element), None
    except BaseException as error:
        return None, error


def pmap(fn, iterable):
    """Call fn with each element in a child; list the results."""
    messages = []
    for pid, pipe in [start(fn, element) for element in iterable]:
        with pipe:
            messages.append(pipe.read())
        os.waitpid(pid, 0)
    results = []
    for result, error in map(pickle.loads, messages):
        if error is not None:
            raise error
        results.append(result)
    return results
