# os.waitid tells the status without any unpacking
import os


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execvpe(program_name, (program_name,) + args, os.environ)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    return os.waitid(os.P_PID, pid, os.WEXITED).si_status
