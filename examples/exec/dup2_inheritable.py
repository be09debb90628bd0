import os

fd = os.open("/dev/null", os.O_RDONLY)
copy = os.dup2(fd, 10)
print(fd, "is inheritable:", os.get_inheritable(fd))
print(copy, "is inheritable:", os.get_inheritable(copy))
