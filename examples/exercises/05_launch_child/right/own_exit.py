# SystemExit keeps its status, as it would in a program of its own
import os
import sys


def run(fn, args, kwargs):
    try:
        fn(*args, **kwargs)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else error.code is not None
    except BaseException as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def launch_child(fn, *args, **kwargs):
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if pid := os.fork():
        return pid
    try:
        status = int(run(fn, args, kwargs))
        sys.stdout.flush()
    except BaseException:
        status = 1
    os._exit(status)


print("Ready? Press Enter.")
input()
print("The child is", launch_child(print, "Hello,", "reader", sep=" "))
