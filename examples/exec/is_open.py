import os
import sys

for fd in sys.argv[1:]:
    try:
        os.fstat(int(fd))
        print(fd, "is open.")
    except OSError as error:
        print(fd, "is closed:", error.strerror)
