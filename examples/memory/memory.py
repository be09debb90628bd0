import os
import time

number = 1
prices = {"tea": 1}

pid = os.fork()

if pid > 0:
    number = 2
    prices["tea"] = 2
    print("Parent:", number, prices)
    os.waitpid(pid, 0)
else:
    time.sleep(1)
    print("Child: ", number, prices)
