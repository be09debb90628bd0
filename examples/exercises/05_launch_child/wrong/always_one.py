# Ends the child with 1
# => fn returned, and the child's exit status is not 0.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        try:
            fn(*args, **kwargs)
        finally:
            sys.stdout.flush()
            os._exit(1)
    return pid
