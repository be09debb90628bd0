import os
import signal

pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), signal.SIGKILL)
    os._exit(0)  # never reached

_, status = os.waitpid(pid, 0)
print("status:       ", status)
print("status >> 8:  ", status >> 8)
print("status & 0x7F:", status & 0x7F)
print("exit code:    ", os.waitstatus_to_exitcode(status))
