# Lets os.system do it
# => It leaves the work to os.system.
import os
import shlex


def launch_program(program_name, *args):
    line = shlex.join([program_name, *args])
    return os.waitstatus_to_exitcode(os.system(line))
