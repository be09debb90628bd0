import os
import signal

# Ctrl-C is to end both processes without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

read_end, write_end = os.pipe()
pid = os.fork()

if pid == 0:
    os.close(read_end)
    print("Child: I write.")
    os.write(write_end, bytes(100_000))
else:
    os.close(write_end)
    print("Parent: I wait, then read.")
    os.waitpid(pid, 0)
    os.read(read_end, 100_000)
