# Becomes the same program again, with an argument
import os
import sys

if len(sys.argv) == 1:
    print("Python for the first time:", os.getpid())
    sys.stdout.flush()
    words = [sys.executable, sys.argv[0], "again"]
    os.execv(sys.executable, words)
else:
    print("Python for the second time:", os.getpid())
