import os
import threading
import time

beats = 0


def beat():
    global beats
    while True:
        time.sleep(0.1)
        beats += 1


threading.Thread(target=beat, daemon=True).start()

pid = os.fork()
before = beats
time.sleep(1)
who = "Child" if pid == 0 else "Parent"
print(who, "still hears the beat:", beats > before)
if pid > 0:
    os.waitpid(pid, 0)
