# Calls fn where both processes pass
# => fn runs in both processes.
import os
import sys


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    fn(*args, **kwargs)
    if pid == 0:
        sys.stdout.flush()
        os._exit(0)
    return pid
