import os
import signal

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
os.execlp("sh", "sh", "-c", "yes | head -n 1")
