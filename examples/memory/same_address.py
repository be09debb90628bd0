import os

prices = {"tea": 1}

pid = os.fork()
if pid == 0:
    prices["tea"] = 2

print(hex(id(prices)), prices)

if pid > 0:
    os.waitpid(pid, 0)
