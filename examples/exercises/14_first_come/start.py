"""Exercise 14: print what comes, as it comes."""

import os
import time


def speak(write_end, delay):
    """In a child: write two messages, each after a delay."""
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\n".encode())
    os._exit(0)


# TODO: for each of the delays a pipe, and a child that speaks.
# The parent prints each message as it comes, whoever it comes
# from, until every child is done.
for delay in (1.2, 0.4, 0.7):
    print("A child is to speak every", delay, "seconds.")
