# Ends the child with sys.exit
# => When the program is not found, the child leaves by SystemExit: it runs the caller's finally and except blocks.
import os
import sys


def launch_program(program_name, *args):
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(program_name, [program_name, *args])
        except OSError:
            sys.exit(127)
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status)
