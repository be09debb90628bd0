import os
import sys
import threading
import warnings

end = threading.Event()
threading.Thread(target=end.wait).start()

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    pid = os.fork()
if pid == 0:
    os._exit(0)

os.waitpid(pid, 0)
print("Python 3.12 or newer:", sys.version_info >= (3, 12))
print("A warning came:", len(warned) == 1)
end.set()
