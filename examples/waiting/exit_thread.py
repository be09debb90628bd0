import sys
import threading


def work():
    print("The thread calls sys.exit(3).")
    sys.exit(3)


thread = threading.Thread(target=work)
thread.start()
thread.join()
print("The process goes on.")
