# Forgets to flush
# => What fn printed is lost when the output goes into a pipe.
import os


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            fn(*args, **kwargs)
            status = 0
        finally:
            os._exit(status)
    return pid
