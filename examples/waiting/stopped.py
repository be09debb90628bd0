import os
import signal

pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause()
    os._exit(0)  # never reached

_, status = os.waitpid(pid, os.WUNTRACED)
print(f"stopped:   {status:016b}")

os.kill(pid, signal.SIGCONT)
_, status = os.waitpid(pid, os.WCONTINUED)
print(f"continued: {status:016b}")

os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
print(f"killed:    {status:016b}")
