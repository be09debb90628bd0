"""Exercise 17: run a program in a child; say how it ended."""

import os


def launch_program(program_name, *args):
    """Run a program in a child; return its exit status."""
    # TODO: fork, exec in the child, wait in the parent.


if __name__ == "__main__":
    status = launch_program("echo", "Hello from", "echo")
    print("echo ended with exit status", status)
    status = launch_program("sh", "-c", "exit 42")
    print("sh ended with exit status", status)
    status = launch_program("no-such-program")
    print("This line must come once. Status:", status)
