"""Exercise 18: the pipeline of a shell."""

import os


def pipeline(commands):
    """Run commands at once, each one's output into the next."""
    # TODO: a pipe between two neighbours; for each command a
    # fork, dup2 and exec in the child; close, and wait for each.


if __name__ == "__main__":
    commands = [["ls", "-al"], ["grep", "-F", ".py"], ["wc", "-l"]]
    print("Exit statuses:", pipeline(commands))
    commands = [["yes"], ["head", "-n", "1"]]
    print("Exit statuses:", pipeline(commands))
