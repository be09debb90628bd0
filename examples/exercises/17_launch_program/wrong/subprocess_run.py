# Lets subprocess do it
# => It leaves the work to subprocess.
import subprocess


def launch_program(program_name, *args):
    try:
        return subprocess.run([program_name, *args]).returncode
    except OSError:
        return 127
