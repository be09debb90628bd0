import os
import random
import time

file = open("lines.txt", "w")
print("The file is open.")

pid = os.fork()
name = "child" if pid == 0 else "parent"
random.seed(name)

for number in range(10):
    file.write(f"{name} {number}\n")
    time.sleep(random.uniform(0, 0.3))

file.close()
if pid > 0:
    os.waitpid(pid, 0)
print(name, "is done.")
