import atexit
import os
import sys

atexit.register(print, "atexit: say goodbye to the server")

try:
    print("One process, so far.")
    if os.fork() == 0:
        print("The child's own line.")
        sys.exit()
finally:
    print("finally: delete the lock file")
