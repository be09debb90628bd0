# Asks with WNOHANG until the child has ended
import os
import time


def launch_program(program_name, *args):
    child = os.fork()
    if not child:
        try:
            os.execvp(program_name, [program_name, *args])
        except BaseException:
            os._exit(127)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended == child:
            return status >> 8 if os.WIFEXITED(status) else 128
        time.sleep(0.01)
