# Gives all children the same pipe
# => The children share one pipe.
import os
import time


def speak(write_end, delay):
    for word in ("one", "two"):
        time.sleep(delay)
        os.write(write_end, f"{word}, after {delay} s\n".encode())
    os._exit(0)


read_end, write_end = os.pipe()
for delay in (1.2, 0.4, 0.7):
    if os.fork() == 0:
        speak(write_end, delay)
os.close(write_end)

while message := os.read(read_end, 1000):
    print("Somebody says", message.decode(), end="")
for _ in range(3):
    os.wait()
