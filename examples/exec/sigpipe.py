import os

os.execlp("sh", "sh", "-c", "yes | head -n 1")
