# os.execlp and os.wait, at the top of an unguarded program
import os


def launch_program(program_name, *args):
    if os.fork() > 0:
        _, wait_status = os.wait()
        return os.WEXITSTATUS(wait_status)
    try:
        os.execlp(program_name, program_name, *args)
    finally:
        os._exit(1)


print("Ready? Press Enter.")
input()
print(launch_program("echo", "Hello", "from echo"))
