# Waits for the signal, without a handler
import os
import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
left = 0
for delay in (0.9, 0.3, 0.6):
    if os.fork() == 0:
        time.sleep(delay)
        os._exit(0)
    left += 1
while left:
    signal.sigwait([signal.SIGCHLD])
    while left:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            break
        print("child", pid, "is done")
        left -= 1
