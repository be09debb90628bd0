# The fork, exec and wait that os.spawnvp holds
import os


def launch_program(program_name, *args):
    return os.spawnvp(
        os.P_WAIT, program_name, [program_name, *args]
    )
