# Takes the wrong byte of the wait status
# => A program that failed counts as a success: it returns 0.
import os


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(program_name, [program_name, *args])
        finally:
            os._exit(127)
    return os.waitpid(pid, 0)[1] & 0xFF
