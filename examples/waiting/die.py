import os
import signal

print("I send SIGTERM to myself.")
os.kill(os.getpid(), signal.SIGTERM)
