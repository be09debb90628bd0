import os

kept = os.open("/dev/null", os.O_RDONLY)
lost = os.open("/dev/null", os.O_RDONLY)
os.set_inheritable(kept, True)

fds = [str(kept), str(lost)]
os.execvp("python", ["python", "is_open.py", *fds])
