# A descriptor for the child, and poll
import os
import select


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(program_name, [program_name, *args])
        finally:
            os._exit(127)
    fd = os.pidfd_open(pid)
    waiting = select.poll()
    waiting.register(fd, select.POLLIN)
    waiting.poll()
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
