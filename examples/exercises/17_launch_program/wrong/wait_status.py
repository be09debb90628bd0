# Returns the wait status
# => It returns the wait status: the exit status is inside it.
import os


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(program_name, [program_name, *args])
        finally:
            os._exit(127)
    return os.waitpid(pid, 0)[1]
