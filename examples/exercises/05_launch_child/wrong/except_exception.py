# Catches Exception only
# => When fn calls sys.exit, the child gets back into the caller's code.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        try:
            fn(*args, **kwargs)
            status = 0
        except Exception:
            status = 1
        sys.stdout.flush()
        os._exit(status)
    return pid
