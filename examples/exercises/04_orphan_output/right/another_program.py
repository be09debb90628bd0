# The child becomes another program
import os

if not os.fork():
    os.execlp("sh", "sh", "-c", "sleep 0.3; echo still here")
