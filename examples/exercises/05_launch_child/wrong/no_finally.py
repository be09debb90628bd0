# Ends the child only if all goes well
# => When fn raises an exception, the child gets back into the caller's code.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        fn(*args, **kwargs)
        sys.stdout.flush()
        os._exit(0)
    return pid
