# Exercise 8: these lines run straight after a program.
# TODO: print its exit status.
