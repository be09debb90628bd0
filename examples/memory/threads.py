import os
import threading
import time

done = False


def work():
    global done
    time.sleep(1)
    done = True


threading.Thread(target=work).start()

pid = os.fork()
time.sleep(2)
who = "Child" if pid == 0 else "Parent"
print(who, "sees the work done:", done)
if pid > 0:
    os.waitpid(pid, 0)
