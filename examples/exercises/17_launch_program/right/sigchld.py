# Learns of the end by SIGCHLD
import os
import signal


def launch_program(program_name, *args):
    before = signal.pthread_sigmask(
        signal.SIG_BLOCK, [signal.SIGCHLD]
    )
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        try:
            os.execvp(program_name, [program_name, *args])
        finally:
            os._exit(127)
    signal.sigwait([signal.SIGCHLD])
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status)
