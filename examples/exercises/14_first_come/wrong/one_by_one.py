# Starts the next child when the one before is done
# => The children run one after another, never two at once.
import os
import time


def speak(write_end, delay):
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\n".encode())
    os._exit(0)


for delay in (1.2, 0.4, 0.7):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        speak(write_end, delay)
    os.close(write_end)
    while message := os.read(read_end, 1000):
        print(pid, "says", message.decode(), end="")
    os.waitpid(pid, 0)
