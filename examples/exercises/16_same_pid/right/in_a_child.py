# All of it in a child, for which the parent waits; SystemExit there
import os
import sys

pid = os.fork()
if pid == 0:
    print("child, before:", os.getpid())
    sys.stdout.flush()
    try:
        words = ["sh", "-c", "echo child, after: $$"]
        os.execvpe("sh", words, os.environ)
    except FileNotFoundError:
        sys.exit(1)
os.wait()
