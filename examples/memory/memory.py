import os
import time

number = 1
prices = {"tea": 1}

pid = os.fork()

if pid == 0:
    time.sleep(1)
    print("Child: ", number, prices)
else:
    number = 2
    prices["tea"] = 2
    print("Parent:", number, prices)
    os.waitpid(pid, 0)
