"""Exercise 16: one process, two programs."""

import os

# TODO: print the process id here, and then become another
# program, which prints its own.
print("Before: process", "?")
