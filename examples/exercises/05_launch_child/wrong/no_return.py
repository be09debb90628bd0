# Forgets to return the pid
# => It returns None, not the child's pid.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        try:
            fn(*args, **kwargs)
        finally:
            sys.stdout.flush()
            os._exit(0)
