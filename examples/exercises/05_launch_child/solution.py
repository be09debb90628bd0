"""Exercise 5: a child that always ends."""

import os
import sys
import traceback


def launch_child(fn, *args, **kwargs):
    """Call fn in a child; return the pid of the child."""
    sys.stdout.flush()
    pid = os.fork()
    if pid > 0:
        return pid
    status = 1
    try:
        fn(*args, **kwargs)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)
