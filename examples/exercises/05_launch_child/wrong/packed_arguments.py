# Forgets to unpack the arguments
# => fn gets other arguments than it was given.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        try:
            fn(args, kwargs)
        finally:
            sys.stdout.flush()
            os._exit(0)
    return pid
