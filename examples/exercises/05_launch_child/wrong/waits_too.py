# Waits for the child before it returns
# => The child has been waited for already, so the caller cannot do it.
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
    os.waitpid(pid, 0)
    return pid
