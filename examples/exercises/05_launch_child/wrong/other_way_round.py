# Takes the parent for the child
# => fn runs in the parent, and the child comes back to the caller.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid != 0:
        try:
            fn(*args, **kwargs)
        finally:
            sys.stdout.flush()
            os._exit(0)
    return pid
