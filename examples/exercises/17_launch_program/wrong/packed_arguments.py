# Passes the arguments as one tuple
# => The program never starts: no exec reaches the kernel.
import os


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execlp(program_name, program_name, args)
        finally:
            os._exit(127)
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status)
