# The kernel's own link to whoever asks
import os
import sys

sys.stdout.write(f"pid before: {os.getpid()}\n")
sys.stdout.flush()
os.execlp("readlink", "readlink", "/proc/self")
