# Starts a thread instead
# => The program does not fork.
import threading
import time


def later():
    time.sleep(0.3)
    print("still here")


threading.Thread(target=later).start()
print("the first one ends")
