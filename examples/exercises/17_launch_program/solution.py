"""Exercise 17: run a program in a child, and say how it ended."""

import os
import sys


def launch_program(program_name, *args):
    """Run a program in a child; return its exit status."""
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(program_name, [program_name, *args])
        except OSError as error:
            print(error, file=sys.stderr)
        finally:
            os._exit(127)
    wait_status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(wait_status)
