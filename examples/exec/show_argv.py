import sys

print("sys.orig_argv:", sys.orig_argv)
print("sys.argv:     ", sys.argv)
