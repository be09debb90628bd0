# Searches PATH before it forks; SystemExit in the child, which is caught
import os
import shutil
import sys


def become(path, words):
    os.execv(path, words)
    sys.exit(126)


def launch_program(program_name, *args):
    path = shutil.which(program_name)
    if path is None:
        print(program_name, "was not found", file=sys.stderr)
        return 127
    pid = os.fork()
    if pid == 0:
        try:
            become(path, [program_name, *args])
        except SystemExit as error:
            os._exit(error.code)
        except OSError:
            os._exit(126)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
