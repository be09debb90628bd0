# Takes the parent for the child
# => The parent becomes the program, and the child comes back to the caller.
import os


def launch_program(program_name, *args):
    pid = os.fork()
    if pid > 0:
        try:
            os.execvp(program_name, [program_name, *args])
        finally:
            os._exit(127)
    return 0
